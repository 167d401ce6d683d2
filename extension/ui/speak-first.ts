/** What a page imports before everything that shows a text. */
import { speakAsDecided } from '../spoken.ts';

await speakAsDecided();
