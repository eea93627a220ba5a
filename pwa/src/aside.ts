/**
 * A page that was left may be set aside by the browser, to be shown again (the back/forward cache).
 *
 * It runs nothing there. WebKit lets a transaction stand that it had begun, and shuts every other
 * page out of the database with it: so all are given up on leaving, and begun again on return.
 */

const connections = new Map<IDBDatabase, Set<IDBTransaction>>()
let returned: Promise<void> | null = null
let comeBack = (): void => undefined

globalThis.addEventListener?.('pagehide', leave)
globalThis.addEventListener?.('pageshow', () => comeBack())

/** Nothing of this connection is left open in a page that is set aside. */
export function watch(db: IDBDatabase): void {
  const running = new Set<IDBTransaction>()
  const begin = db.transaction.bind(db)
  db.transaction = (...how) => {
    const tx = begin(...how)
    running.add(tx)
    for (const end of ['complete', 'abort']) tx.addEventListener(end, () => running.delete(tx))
    return tx
  }
  const close = db.close.bind(db)
  db.close = () => {
    // What it had begun goes on to its end, and is given up all the same on leaving.
    if (running.size === 0) connections.delete(db)
    close()
  }
  connections.set(db, running)
}

/** Resolves at once in a page that is shown; else once it is shown again. */
export async function shown(): Promise<void> {
  await returned
}

function leave(): void {
  returned ??= new Promise((done) => {
    comeBack = () => {
      returned = null
      done()
    }
  })
  for (const [db, running] of connections) {
    for (const tx of running) giveUp(tx)
    db.close()
  }
  connections.clear()
}

function giveUp(tx: IDBTransaction): void {
  try {
    tx.abort()
  } catch {
    // It was ending by itself.
  }
}
