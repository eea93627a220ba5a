// How long node's web-push takes to seal and sign one message: CPU microseconds, the best of five rounds.
const { createRequire } = require('node:module')
const webpush = createRequire(`${process.argv[2]}/package.json`)('web-push')
const [, , , times, p256dh, auth] = process.argv
const vapidDetails = { subject: 'mailto:ops@example.org', ...webpush.generateVAPIDKeys() }
const subscription = { endpoint: 'https://fcm.googleapis.com/fcm/send/bench', keys: { p256dh, auth } }
const message = Buffer.alloc(900, 'x')
let best = Infinity
for (let round = 0; round < 5; round++) {
  const began = process.cpuUsage()
  for (let count = 0; count < Number(times); count++) webpush.generateRequestDetails(subscription, message, { vapidDetails, TTL: 60 })
  const { user, system } = process.cpuUsage(began)
  best = Math.min(best, (user + system) / Number(times))
}
console.log(best)
