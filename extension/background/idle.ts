/** Locks the keys when the user leaves: after a time without input, and with the screen. */
import { getSetting, onSettingChanged } from '../settings.ts';
import { lockKeys } from './engine.ts';
import { onPolicy, policyOfEngine } from './policy.ts';

/** The shortest time that chrome.idle takes. */
const minSeconds = 15;

/** Registers what has to happen. Call it once, synchronously. */
export function watchIdle(): void {
  chrome.idle.onStateChanged.addListener(state => {
    if (state !== 'active') void lockKeys();
  });
  onSettingChanged('lockAfterMinutes', () => void setInterval());
  onPolicy(() => void setInterval());
  void setInterval();
}

/** Where no engine runs no key is open, and what an administrator decided can wait. */
async function setInterval(): Promise<void> {
  const decided = (await policyOfEngine())?.lockAfterMinutes;
  const minutes = decided ?? (await getSetting('lockAfterMinutes'));
  chrome.idle.setDetectionInterval(Math.max(minSeconds, Math.round(minutes * 60)));
}
