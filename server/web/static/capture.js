// Keeps a scan that a camera app opened in a browser: the path and its fragment go to the
// app's scan page, which stores them with the time before it asks who is there.
(() => {
  const target = "/app/scan#c=" + encodeURIComponent(location.pathname + location.hash);
  for (const link of document.querySelectorAll("a[data-app]")) link.href = target;
  const live = document.getElementById("live");
  if (live && location.hash) live.hidden = false;
  const inWechat = /MicroMessenger/i.test(navigator.userAgent);
  const isActivity = location.pathname.startsWith("/a/");
  const moves = document.querySelector("script[data-move]") !== null || location.hash.length > 1;
  if (!isActivity || inWechat || !moves) return;
  document.getElementById("kept").hidden = false;
  location.replace(target);
})();
