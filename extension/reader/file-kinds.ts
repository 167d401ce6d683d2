/** What an attached file is good for: to be shown here, or with care. */
import { readHeader, typeHint } from '../header-fields.ts';
import { RASTER_TYPES } from './sandbox-messages.ts';

/** How a file can be opened here, if at all. */
export type Opening = 'image' | 'message' | 'text' | 'none';

/** Tells how a file can be opened. Its type decides, and its name where the type says nothing. */
export function openingOf({ type, name, sealed }: { type: string; name: string; sealed?: true }): Opening {
  if (sealed) return 'message';
  if (RASTER_TYPES.includes(type)) return 'image';
  if (type === 'text/plain' && !mayRun(name)) return 'text';
  const unknown = type === 'application/octet-stream';
  if (type === 'message/rfc822' || (unknown && /\.eml$/i.test(name))) return 'message';
  return 'none';
}

/** Files that are run rather than read when they are opened on some system. */
const PROGRAMS = new Set(
  `app appimage appinstaller application appx bat chm cmd com command cpl deb desktop dll dmg docm exe gadget hta
  img inf iqy iso jar js jse lnk mht mhtml mjs msc msi msix msp mst one pif pkg ppam pptm ps1 psm1 py pyw rdp reg rpm
  scf scr sct sh shb shs slk svg sys url vb vbe vbs vhd vhdx website workflow ws wsc wsf wsh xlam xll xlsm xht xhtml htm html`.split(
    /\s+/,
  ),
);

/** Reports whether opening a file may run something. */
export function mayRun(name: string): boolean {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && PROGRAMS.has(extension);
}

/**
 * Reports whether an attached message has the form of a signed one, so that a
 * view can point to it. Whether the signature holds shows when it is opened.
 */
export function looksSigned(bytes: Uint8Array): boolean {
  return typeHint(readHeader(bytes).get('content-type')) === 'signed';
}
