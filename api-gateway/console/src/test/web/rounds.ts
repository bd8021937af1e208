import { equal, test } from './check';
import { after, answered, begun, frame, ids, said, start, thinking, token } from './frames';

const round = () => after(start(), said('m1', 1), begun(2, 'h1', 'h2'));
const drafts = (room: ReturnType<typeof start>) => room.drafts.map((draft) => draft.text);

test('a draft grows by its tokens and gives way to the answer', () => {
  const room = after(round(), thinking('h1', true), token('h1', 0, 'A wave '), token('h1', 7, 'carries energy'));
  equal(drafts(room), ['A wave carries energy']);
  const done = after(room, thinking('h1', false), answered('h1', 'a1', 1, 3));
  equal([drafts(done), ids(done)], [[], ['m1', 'a1']]);
});

test('a draft that begins anew, because its node was lost, drops what it was', () => {
  equal(drafts(after(round(), token('h1', 0, 'A wave '), token('h1', 0, 'Waves'), token('h1', 5, ' are'))), ['Waves are']);
});

test('who comes in the middle gets the draft so far, and goes on', () => {
  equal(drafts(after(round(), thinking('h1', true), token('h1', 0, 'A wave carries'), token('h1', 14, ' energy'))), [
    'A wave carries energy',
  ]);
});

test('tokens that were passed over for a slow reader leave a visible gap, and later ones still fit', () => {
  equal(drafts(after(round(), token('h1', 0, 'A wave '), token('h1', 20, 'energy'), token('h1', 26, '.'))), ['A wave  … energy.']);
});

test('a sign of life of a run that is over begins no draft', () => {
  equal(drafts(after(round(), thinking('h1', false))), []);
});

test('drafts of several Helpys do not mix', () => {
  equal(drafts(after(round(), token('h1', 0, 'one'), token('h2', 0, 'two'), token('h1', 3, '!'), token('h2', 3, '?'))), ['one!', 'two?']);
});

test('a failed or stopped Helpy leaves a line and no draft', () => {
  const failed = (helpyId: string, message: string, position: number) =>
    frame('helpy.failed', { roundId: 'r1', helpyId, runId: `run-${helpyId}`, code: 'invalid_state', message }, position);
  const room = after(round(), token('h1', 0, 'one'), token('h2', 0, 'two'), failed('h1', 'cancelled', 3), failed('h2', 'no answer', 4));
  equal(drafts(room), []);
  equal(room.timeline.slice(1).map((item) => item.kind === 'note' && [item.text, item.tone]), [
    ['Ada was stopped', 'plain'],
    ['Galileo could not answer: no answer', 'problem'],
  ]);
});

test('an answer that contradicts an earlier one is noted', () => {
  const data = { roundId: 'r1', helpyId: 'h2', runId: 'run-h2', messageId: 'a2', contradicts: 'a1', reason: 'yes and no' };
  const room = after(round(), frame('helpy.contradiction', data, 3));
  equal(room.timeline.slice(1).map((item) => item.kind === 'note' && item.text), [
    'Galileo contradicts an earlier answer: yes and no',
  ]);
});

test('a turn that is stopped in the room, or whose answer is not said, leaves a line and no draft', () => {
  const gone = (event: string, helpyId: string, more: object, position: number) =>
    frame(event, { roundId: 'r1', helpyId, runId: `run-${helpyId}`, ...more }, position);
  const room = after(
    round(),
    token('h1', 0, 'one'),
    token('h2', 0, 'two'),
    gone('helpy.stopped', 'h1', { reason: 'stopped', by: 'anna' }, 3),
    gone('helpy.suppressed', 'h2', { reason: 'it says what was said before', similarity: 0.97 }, 4),
  );
  equal(drafts(room), []);
  equal(room.timeline.slice(1).map((item) => item.kind === 'note' && item.text), [
    'Ada was stopped',
    'Galileo says nothing more: it says what was said before',
  ]);
  equal(room.rounds.r1.responders.map(({ state }) => state), ['stopped', 'suppressed']);
});

test('a Helpy that another one calls has a turn of its own, also if it had one before', () => {
  const again = { roundId: 'r1', helpyId: 'h1', runId: 'run-again', messageId: 'a1', reason: 'called by Galileo' };
  const room = after(round(), answered('h1', 'a1', 1, 3), frame('helpy.called', again, 4), frame('helpy.called', again, 5));
  equal(room.rounds.r1.responders.map(({ runId, state }) => [runId, state]), [
    ['run-h1', 'answered'],
    ['run-h2', undefined],
    ['run-again', undefined],
  ]);
});

test('the end of a round ends its drafts, also those whose end was missed', () => {
  const room = after(round(), token('h1', 0, 'one'), frame('round.completed', { roundId: 'r1', answered: 1, failed: 0 }, 3));
  equal([drafts(room), room.rounds.r1.over], [[], true]);
});

test('each message knows the round that it began or answers, and the round what became of whom', () => {
  const room = after(round(), answered('h2', 'a1', 1, 3));
  equal(room.roundOf, { m1: 'r1', a1: 'r1' });
  equal(room.rounds.r1.responders.map(({ helpyId, state, order }) => [helpyId, state, order]), [
    ['h1', undefined, undefined],
    ['h2', 'answered', 1],
  ]);
});

test('that nobody answers is said, with the reason', () => {
  const room = after(start(), said('m1', 1), frame('round.skipped', { triggerMessageId: 'm1', reason: 'nobody was asked' }, 2));
  equal(room.timeline[1].kind === 'note' && room.timeline[1].text, 'No Helpy answers: nobody was asked');
});

test('stopping is shown until the run has ended, or the stop was refused', () => {
  const room = after(round(), token('h1', 0, 'one'), { type: 'stopping', runId: 'run-h1', on: true });
  equal(room.drafts[0].stopping, true);
  equal(after(room, { type: 'stopping', runId: 'run-h1', on: false }).drafts[0].stopping, false);
});
