/** Locks the keys when the user leaves: after a time without input, and with the screen. */
import { getSetting, onSettingChanged } from '../settings.ts';
import { lockKeys } from './engine.ts';

/** The shortest time that chrome.idle takes. */
const minSeconds = 15;

/** Registers what has to happen. Call it once, synchronously. */
export function watchIdle(): void {
  chrome.idle.onStateChanged.addListener(state => {
    if (state !== 'active') void lockKeys();
  });
  onSettingChanged('lockAfterMinutes', setInterval);
  void getSetting('lockAfterMinutes').then(setInterval);
}

function setInterval(minutes: number): void {
  chrome.idle.setDetectionInterval(Math.max(minSeconds, Math.round(minutes * 60)));
}
