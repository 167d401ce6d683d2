// Writing, sending and unfinished messages in the double of Outlook on the web.
import { drafts } from './suites/drafts.ts';
import { failures } from './suites/failures.ts';
import { sending } from './suites/sending.ts';
import { writing } from './suites/writing.ts';
import { owa } from './webmails/owa.ts';
import { Stage } from './webmails/stage.ts';

const stage = new Stage(owa());
writing(stage);
failures(stage);
drafts(stage);
sending(stage, 'some');
