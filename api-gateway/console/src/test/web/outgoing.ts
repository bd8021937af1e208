import type { RoomAction } from '../../main/web/room/reducer';
import { equal, test } from './check';
import { after, history, ids, ME, said, start } from './frames';

const say = (clientMessageId: string, content: string): RoomAction => ({ type: 'say', clientMessageId, content, at: 'now' });
const taken = (clientMessageId: string, messageId: string): RoomAction => ({ type: 'said', clientMessageId, messageId });
const mine = (messageId: string, content: string, position: number) => said(messageId, position, { senderId: ME, content });
const waiting = (room: ReturnType<typeof start>) => room.outgoing.map((one) => one.clientMessageId);

test('what I say waits until the room shows it, and then is there once', () => {
  const room = after(start(), say('c1', 'Hello'));
  equal(waiting(room), ['c1']);
  const shown = after(room, taken('c1', 'm1'), mine('m1', 'Hello', 1));
  equal([waiting(shown), ids(shown)], [[], ['m1']]);
});

test('it is there once also if the room shows it before it acknowledges it', () => {
  const shown = after(start(), say('c1', 'Hello'), mine('m1', 'Hello', 1));
  equal([waiting(shown), ids(shown)], [[], ['m1']]);
  equal([waiting(after(shown, taken('c1', 'm1'))), ids(after(shown, taken('c1', 'm1')))], [[], ['m1']]);
});

test('the same words twice are two messages', () => {
  const room = after(start(), say('c1', 'Hello'), say('c2', 'Hello'), mine('m1', 'Hello', 1));
  equal(waiting(room), ['c2']);
  equal(ids(after(room, mine('m2', 'Hello', 2))), ['m1', 'm2']);
  equal(waiting(after(room, mine('m2', 'Hello', 2))), []);
});

test('somebody else who says the same takes nothing of mine away', () => {
  equal(waiting(after(start(), say('c1', 'Hello'), said('m1', 1, { content: 'Hello' }))), ['c1']);
});

test('what was acknowledged before the connection was lost is found in the history', () => {
  equal(waiting(after(start(), say('c1', 'Hello'), taken('c1', 'm1'), history(['m1'], true))), []);
});

test('what is refused stays, with the reason, until it is said again or discarded', () => {
  const room = after(start(), say('c1', 'Hello'), { type: 'unsaid', clientMessageId: 'c1', problem: 'too long' });
  equal(room.outgoing[0].problem, 'too long');
  equal(after(room, say('c1', 'Hello')).outgoing[0].problem, undefined);
  equal(waiting(after(room, { type: 'discard', clientMessageId: 'c1' })), []);
});
