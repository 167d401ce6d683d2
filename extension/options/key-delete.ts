import type { Engine } from '../../js-bridge/client.ts';
import type { KeyInfo } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { choose } from '../ui/question.ts';
import type { Said } from '../ui/undo.ts';

/**
 * Deletes a key. Where there is a backup it can come back from, that is done at
 * once and can be undone; else the user is asked first, and offered a backup.
 *
 * @returns what was done; undefined where nothing was
 * @throws {EngineError}
 */
export async function deleteKey(engine: Engine, key: KeyInfo): Promise<Required<Said> | undefined> {
  const { id, certificate } = key;
  const name = certificate.commonName;
  if (!key.backedUp) {
    const answer = await choose({
      title: t('key_delete_question', { name }),
      text: t('key_delete_text'),
      answers: [
        { value: 'backup', label: t('key_delete_backup'), look: 'primary' },
        { value: 'keep', label: t('options_key_keep'), harmless: true },
        { value: 'delete', label: t('options_key_delete'), look: 'danger' },
      ],
    });
    if (answer === 'backup') location.hash = 'keys/backup';
    if (answer !== 'delete') return undefined;
  }
  await engine.call('deleteKey', { id });
  return {
    text: t('options_key_deleted', { name }),
    undo: () => engine.call('undelete', { kind: 'key', id }),
  };
}
