// Unfinished messages, failures, sending and writing in the double of Microsoft 365.
import { drafts } from './suites/drafts.ts';
import { failures } from './suites/failures.ts';
import { sending } from './suites/sending.ts';
import { writing } from './suites/writing.ts';
import { outlook } from './webmails/outlook.ts';
import { Stage } from './webmails/stage.ts';

const stage = new Stage(outlook());
drafts(stage);
failures(stage);
sending(stage, 'some');
writing(stage);
