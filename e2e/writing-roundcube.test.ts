// What may come between writing and sending, in a stock Roundcube with its HTML editor.
import { failures } from './suites/failures.ts';
import { writing } from './suites/writing.ts';
import { roundcube } from './webmails/roundcube.ts';
import { Stage } from './webmails/stage.ts';

const stage = new Stage(roundcube);
writing(stage);
failures(stage);
