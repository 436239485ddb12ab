/* Share and keep: the address's hash, copying it, printing. */

let hashTimer = 0;
let hashWritten = '';

function saveHashSoon() {
  clearTimeout(hashTimer);
  hashTimer = setTimeout(saveHash, 250);
}

function saveHash() {
  clearTimeout(hashTimer);
  hashWritten = `#${writeHash()}`;
  try {
    history.replaceState(null, '', hashWritten);
  } catch {
    hashWritten = ''; // some readers of local files refuse it: the page works without
  }
}

function pageAddress() {
  saveHash();
  return window.location.href;
}

async function copyLink() {
  const url = pageAddress();
  try {
    await navigator.clipboard.writeText(url);
    notice(t('copied'));
  } catch {
    notice(copyByHand(url) ? t('copied') : t('copy_failed', { url }));
  }
}

/** The old way, for pages opened from a disk, where the clipboard is closed. */
function copyByHand(text) {
  const box = el('textarea', { class: 'offscreen', 'aria-hidden': 'true' });
  box.value = text;
  document.body.append(box);
  box.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    done = false;
  }
  box.remove();
  return done;
}

function printPage() {
  window.print();
}
