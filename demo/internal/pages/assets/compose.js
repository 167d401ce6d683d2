// The compose form: a rich text editor, attachments, and the autosave that
// sends everything typed here to the server a moment after each change.

const form = document.querySelector('#compose');
const field = name => form.elements.namedItem(name);
const editor = document.querySelector('#editor');
const plainButton = document.querySelector('#plain');
const status = document.querySelector('#autosave-status');
const attachmentList = document.querySelector('#attachments');
const files = field('attachments');

const autosaveDelay = 2000;
let autosaveTimer;
let saving = Promise.resolve();
let busy = false; // a save is under way
let chosen = []; // the files that this page added

// innerText knows lines, where textContent does not.
function text() {
  return editor.innerText;
}
function setText(value) {
  editor.innerText = value;
}

/** Shows the stored body: HTML is parsed without running anything of it. */
function load() {
  const plain = field('format').value === 'text';
  if (field('html').value !== '') {
    const parsed = new DOMParser().parseFromString(field('html').value, 'text/html');
    for (const unwanted of parsed.querySelectorAll('script, style, iframe, object, embed')) {
      unwanted.remove();
    }
    editor.replaceChildren(...parsed.body.childNodes);
  } else {
    setText(field('text').value);
  }
  setPlain(plain);
}

function setPlain(plain) {
  field('format').value = plain ? 'text' : 'html';
  if (plain) {
    field('text').value = text();
  } else if (!field('text').hidden) {
    setText(field('text').value);
  }
  field('text').hidden = !plain;
  editor.hidden = plain;
  plainButton.setAttribute('aria-pressed', String(plain));
  mirror();
}

/** Keeps the form's fields equal to what the editor shows. */
function mirror() {
  if (field('format').value === 'html') {
    field('text').value = text();
    field('html').value =
      editor.textContent.trim() === '' && !editor.querySelector('img') ? '' : editor.innerHTML;
  } else {
    field('html').value = '';
  }
}

function changed() {
  mirror();
  status.textContent = '';
  clearTimeout(autosaveTimer);
  autosaveTimer = setTimeout(() => {
    saving = saving.then(autosave);
  }, autosaveDelay);
}

function isEmpty() {
  return (
    ['to', 'cc', 'bcc', 'subject', 'text'].every(name => field(name).value.trim() === '') &&
    chosen.length === 0
  );
}

async function autosave() {
  if (isEmpty() && field('draft').value === '') {
    return;
  }
  status.textContent = 'Saving…';
  busy = true;
  try {
    const response = await fetch('/drafts', { method: 'POST', body: new FormData(form) });
    if (!response.ok) {
      throw new Error(response.status === 401 ? 'Log in again to save' : await response.text());
    }
    const { draft } = await response.json();
    field('draft').value = draft;
    field('kept_of').value = draft;
    for (const [index, kept] of [...form.querySelectorAll('[name=kept]')].entries()) {
      kept.value = String(index);
    }
    const discard = document.querySelector('#discard');
    discard.formAction = `/message/${draft}/delete`;
    discard.formMethod = 'post';
    status.textContent = 'Draft saved';
  } catch (error) {
    status.textContent = `Draft not saved: ${error.message}`;
  } finally {
    busy = false;
  }
}

/** A file input holds only the last choice: collect all of them. */
function addFiles() {
  chosen.push(...files.files);
  showFiles();
  changed();
}

function showFiles() {
  const transfer = new DataTransfer();
  for (const file of chosen) {
    transfer.items.add(file);
  }
  files.files = transfer.files;
  for (const item of attachmentList.querySelectorAll('[data-chosen]')) {
    item.remove();
  }
  for (const file of chosen) {
    const item = document.createElement('li');
    item.dataset.chosen = '';
    const name = document.createElement('b');
    name.textContent = file.name;
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'remove';
    remove.textContent = '×';
    remove.setAttribute('aria-label', `Remove ${file.name}`);
    remove.addEventListener('click', () => {
      chosen = chosen.filter(other => other !== file);
      showFiles();
      changed();
    });
    item.append(name, ' ', `${Math.max(1, Math.round(file.size / 1024))} KB`, ' ', remove);
    attachmentList.append(item);
  }
}

for (const button of form.querySelectorAll('[data-command]')) {
  button.addEventListener('mousedown', event => event.preventDefault()); // keep the selection
  button.addEventListener('click', () => {
    editor.focus();
    document.execCommand(button.dataset.command);
    changed();
  });
}
for (const remove of attachmentList.querySelectorAll('.remove')) {
  remove.addEventListener('click', () => {
    remove.closest('li').remove();
    changed();
  });
}
plainButton.addEventListener('click', () => {
  setPlain(field('format').value === 'html');
  changed();
});
files.addEventListener('change', addFiles);
form.addEventListener('input', event => {
  if (event.target !== files) {
    changed();
  }
});
form.addEventListener('submit', async event => {
  mirror();
  clearTimeout(autosaveTimer);
  if (busy) {
    // The draft that is being saved now must be known, to be replaced.
    event.preventDefault();
    await saving;
    form.requestSubmit(event.submitter);
  }
});
load();
