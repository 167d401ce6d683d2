// Sending from a stock Roundcube, whatever dies at whichever step.
import { sending } from './suites/sending.ts';
import { roundcube } from './webmails/roundcube.ts';
import { Stage } from './webmails/stage.ts';

sending(new Stage(roundcube, { editor: 'plain' }), 'all');
