// Writing, failures and unfinished messages in a stock Roundcube with its HTML editor.
import { drafts } from './suites/drafts.ts';
import { failures } from './suites/failures.ts';
import { writing } from './suites/writing.ts';
import { roundcube } from './webmails/roundcube.ts';
import { Stage } from './webmails/stage.ts';

const stage = new Stage(roundcube);
writing(stage);
failures(stage);
drafts(stage);
