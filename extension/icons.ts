/**
 * The icons of all views: lucide's, and Signet's own seals.
 *
 * An icon never speaks alone: it is hidden from assistive technology, and the
 * word beside it, or the label of its button, says what it shows.
 */
import { noChange } from 'lit';
import { Directive, type DirectiveResult, directive } from 'lit/directive.js';
import aLargeSmall from 'lucide-static/icons/a-large-small.svg';
import anchor from 'lucide-static/icons/anchor.svg';
import archiveRestore from 'lucide-static/icons/archive-restore.svg';
import arrowDown from 'lucide-static/icons/arrow-down.svg';
import arrowLeft from 'lucide-static/icons/arrow-left.svg';
import arrowRight from 'lucide-static/icons/arrow-right.svg';
import arrowUp from 'lucide-static/icons/arrow-up.svg';
import award from 'lucide-static/icons/award.svg';
import baseline from 'lucide-static/icons/baseline.svg';
import bold from 'lucide-static/icons/bold.svg';
import bookUser from 'lucide-static/icons/book-user.svg';
import building2 from 'lucide-static/icons/building-2.svg';
import calendar from 'lucide-static/icons/calendar.svg';
import calendarCheck from 'lucide-static/icons/calendar-check.svg';
import calendarX from 'lucide-static/icons/calendar-x.svg';
import check from 'lucide-static/icons/check.svg';
import chevronDown from 'lucide-static/icons/chevron-down.svg';
import chevronRight from 'lucide-static/icons/chevron-right.svg';
import chevronUp from 'lucide-static/icons/chevron-up.svg';
import circleAlert from 'lucide-static/icons/circle-alert.svg';
import circleCheck from 'lucide-static/icons/circle-check.svg';
import circleQuestionMark from 'lucide-static/icons/circle-question-mark.svg';
import circleX from 'lucide-static/icons/circle-x.svg';
import clipboardPaste from 'lucide-static/icons/clipboard-paste.svg';
import clock from 'lucide-static/icons/clock.svg';
import code from 'lucide-static/icons/code.svg';
import contact from 'lucide-static/icons/contact.svg';
import copy from 'lucide-static/icons/copy.svg';
import crown from 'lucide-static/icons/crown.svg';
import download from 'lucide-static/icons/download.svg';
import externalLink from 'lucide-static/icons/external-link.svg';
import eye from 'lucide-static/icons/eye.svg';
import eyeOff from 'lucide-static/icons/eye-off.svg';
import file from 'lucide-static/icons/file.svg';
import fileArchive from 'lucide-static/icons/file-archive.svg';
import fileKey from 'lucide-static/icons/file-key.svg';
import fileLock from 'lucide-static/icons/file-lock.svg';
import filePlus from 'lucide-static/icons/file-plus.svg';
import fileText from 'lucide-static/icons/file-text.svg';
import fileX from 'lucide-static/icons/file-x.svg';
import fingerprint from 'lucide-static/icons/fingerprint.svg';
import fish from 'lucide-static/icons/fish.svg';
import folderDown from 'lucide-static/icons/folder-down.svg';
import forward from 'lucide-static/icons/forward.svg';
import globe from 'lucide-static/icons/globe.svg';
import heart from 'lucide-static/icons/heart.svg';
import highlighter from 'lucide-static/icons/highlighter.svg';
import history from 'lucide-static/icons/history.svg';
import image from 'lucide-static/icons/image.svg';
import imageOff from 'lucide-static/icons/image-off.svg';
import imagePlus from 'lucide-static/icons/image-plus.svg';
import info from 'lucide-static/icons/info.svg';
import italic from 'lucide-static/icons/italic.svg';
import keyRound from 'lucide-static/icons/key-round.svg';
import landmark from 'lucide-static/icons/landmark.svg';
import leaf from 'lucide-static/icons/leaf.svg';
import letterText from 'lucide-static/icons/letter-text.svg';
import link from 'lucide-static/icons/link.svg';
import list from 'lucide-static/icons/list.svg';
import listFilter from 'lucide-static/icons/list-filter.svg';
import listOrdered from 'lucide-static/icons/list-ordered.svg';
import listPlus from 'lucide-static/icons/list-plus.svg';
import loaderCircle from 'lucide-static/icons/loader-circle.svg';
import lock from 'lucide-static/icons/lock.svg';
import lockKeyhole from 'lucide-static/icons/lock-keyhole.svg';
import lockOpen from 'lucide-static/icons/lock-open.svg';
import logOut from 'lucide-static/icons/log-out.svg';
import mail from 'lucide-static/icons/mail.svg';
import mailCheck from 'lucide-static/icons/mail-check.svg';
import mailOpen from 'lucide-static/icons/mail-open.svg';
import minus from 'lucide-static/icons/minus.svg';
import moon from 'lucide-static/icons/moon.svg';
import paperclip from 'lucide-static/icons/paperclip.svg';
import penLine from 'lucide-static/icons/pen-line.svg';
import plus from 'lucide-static/icons/plus.svg';
import printer from 'lucide-static/icons/printer.svg';
import redo2 from 'lucide-static/icons/redo-2.svg';
import refreshCw from 'lucide-static/icons/refresh-cw.svg';
import removeFormatting from 'lucide-static/icons/remove-formatting.svg';
import reply from 'lucide-static/icons/reply.svg';
import replyAll from 'lucide-static/icons/reply-all.svg';
import rotateCcw from 'lucide-static/icons/rotate-ccw.svg';
import save from 'lucide-static/icons/save.svg';
import scrollText from 'lucide-static/icons/scroll-text.svg';
import search from 'lucide-static/icons/search.svg';
import send from 'lucide-static/icons/send.svg';
import settings from 'lucide-static/icons/settings.svg';
import shield from 'lucide-static/icons/shield.svg';
import shieldCheck from 'lucide-static/icons/shield-check.svg';
import signature from 'lucide-static/icons/signature.svg';
import sparkles from 'lucide-static/icons/sparkles.svg';
import star from 'lucide-static/icons/star.svg';
import sun from 'lucide-static/icons/sun.svg';
import tag from 'lucide-static/icons/tag.svg';
import textQuote from 'lucide-static/icons/text-quote.svg';
import timer from 'lucide-static/icons/timer.svg';
import trash2 from 'lucide-static/icons/trash-2.svg';
import triangleAlert from 'lucide-static/icons/triangle-alert.svg';
import type from 'lucide-static/icons/type.svg';
import umbrella from 'lucide-static/icons/umbrella.svg';
import underline from 'lucide-static/icons/underline.svg';
import undo2 from 'lucide-static/icons/undo-2.svg';
import upload from 'lucide-static/icons/upload.svg';
import usb from 'lucide-static/icons/usb.svg';
import user from 'lucide-static/icons/user.svg';
import users from 'lucide-static/icons/users.svg';
import x from 'lucide-static/icons/x.svg';
import seal from './icons/seal.svg';
import sealBroken from './icons/seal-broken.svg';
import sealCrossed from './icons/seal-crossed.svg';
import sealOpen from './icons/seal-open.svg';
import signet from './icons/signet.svg';

const sources = {
  'a-large-small': aLargeSmall,
  anchor,
  'archive-restore': archiveRestore,
  'arrow-down': arrowDown,
  'arrow-left': arrowLeft,
  'arrow-right': arrowRight,
  'arrow-up': arrowUp,
  award,
  baseline,
  bold,
  'book-user': bookUser,
  'building-2': building2,
  calendar,
  'calendar-check': calendarCheck,
  'calendar-x': calendarX,
  check,
  'chevron-down': chevronDown,
  'chevron-right': chevronRight,
  'chevron-up': chevronUp,
  'circle-alert': circleAlert,
  'circle-check': circleCheck,
  'circle-question-mark': circleQuestionMark,
  'circle-x': circleX,
  'clipboard-paste': clipboardPaste,
  clock,
  code,
  contact,
  copy,
  crown,
  download,
  'external-link': externalLink,
  eye,
  'eye-off': eyeOff,
  file,
  'file-archive': fileArchive,
  'file-key': fileKey,
  'file-lock': fileLock,
  'file-plus': filePlus,
  'file-text': fileText,
  'file-x': fileX,
  fingerprint,
  fish,
  'folder-down': folderDown,
  forward,
  globe,
  heart,
  highlighter,
  history,
  image,
  'image-off': imageOff,
  'image-plus': imagePlus,
  info,
  italic,
  'key-round': keyRound,
  landmark,
  leaf,
  'letter-text': letterText,
  link,
  list,
  'list-filter': listFilter,
  'list-ordered': listOrdered,
  'list-plus': listPlus,
  'loader-circle': loaderCircle,
  lock,
  'lock-keyhole': lockKeyhole,
  'lock-open': lockOpen,
  'log-out': logOut,
  mail,
  'mail-check': mailCheck,
  'mail-open': mailOpen,
  minus,
  moon,
  paperclip,
  'pen-line': penLine,
  plus,
  printer,
  'redo-2': redo2,
  'refresh-cw': refreshCw,
  'remove-formatting': removeFormatting,
  reply,
  'reply-all': replyAll,
  'rotate-ccw': rotateCcw,
  save,
  'scroll-text': scrollText,
  search,
  send,
  settings,
  shield,
  'shield-check': shieldCheck,
  signature,
  sparkles,
  star,
  sun,
  'text-quote': textQuote,
  tag,
  timer,
  'trash-2': trash2,
  'triangle-alert': triangleAlert,
  type,
  umbrella,
  underline,
  'undo-2': undo2,
  upload,
  usb,
  user,
  users,
  x,
  seal,
  'seal-broken': sealBroken,
  'seal-crossed': sealCrossed,
  'seal-open': sealOpen,
  signet,
} as const;

/** The name of an icon: a seal, or lucide's name. */
export type IconName = keyof typeof sources;

/** The side of an icon: 20 px, or 16 px where it stands within a line of text. */
export type IconSize = 'normal' | 'small';

const parsed = new Map<IconName, SVGElement>();

/** Returns a new SVG element of an icon, for code without templates. */
export function iconElement(name: IconName, size: IconSize = 'normal'): SVGElement {
  let svg = parsed.get(name);
  if (!svg) {
    const document = new DOMParser().parseFromString(sources[name], 'image/svg+xml');
    svg = document.documentElement as unknown as SVGElement;
    svg.setAttribute('stroke-width', '1.75');
    svg.setAttribute('aria-hidden', 'true');
    svg.setAttribute('focusable', 'false');
    parsed.set(name, svg);
  }
  const copy = globalThis.document.importNode(svg, true);
  const side = size === 'small' ? '16' : '20';
  copy.setAttribute('width', side);
  copy.setAttribute('height', side);
  copy.setAttribute('class', size === 'small' ? 'icon small' : 'icon');
  return copy;
}

class IconDirective extends Directive {
  #shown = '';

  render(name: IconName, size: IconSize): unknown {
    // The element stays when nothing changed, so that it is not replaced at each rendering.
    const wanted = `${name} ${size}`;
    if (wanted === this.#shown) return noChange;
    this.#shown = wanted;
    return iconElement(name, size);
  }
}

const render = directive(IconDirective);

/** Shows an icon within a lit template: `${icon('lock')}`, `${icon('check', 'small')}`. */
export function icon(name: IconName, size: IconSize = 'normal'): DirectiveResult {
  return render(name, size);
}
