// Runs before first paint, from a file of its own because the content security policy allows no inline script.
// The same keys are written by client/frame/display.svelte.ts.
(function () {
  var root = document.documentElement;
  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be switched off; the defaults then hold
    }
  }
  var theme = stored('paraph.theme');
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  if (stored('paraph.motion') === 'reduce') root.dataset.motion = 'reduce';
  if (stored('paraph.marks') === 'off') root.dataset.marks = 'off';
  var size = Number(stored('paraph.text'));
  if (size >= 90 && size <= 150) root.style.setProperty('--letter-scale', String(size / 100));
})();
