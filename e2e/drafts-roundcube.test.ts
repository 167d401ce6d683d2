// Encrypted messages that are not finished, in a stock Roundcube.
import { drafts } from './suites/drafts.ts';
import { roundcube } from './webmails/roundcube.ts';
import { Stage } from './webmails/stage.ts';

drafts(new Stage(roundcube));
