// Writing, unfinished messages, failures and sending in the double of Microsoft 365.
import { drafts } from './suites/drafts.ts';
import { failures } from './suites/failures.ts';
import { sending } from './suites/sending.ts';
import { writing } from './suites/writing.ts';
import { outlook } from './webmails/outlook.ts';
import { Stage } from './webmails/stage.ts';

const stage = new Stage(outlook());
// First, for it looks into all that the server was ever given, and what is not finished was in the webmail's own editor.
writing(stage);
drafts(stage);
failures(stage);
sending(stage, 'some');
