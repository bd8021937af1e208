import { ITEMS_MAX } from '../../main/web/room/bound';
import { equal, test } from './check';
import { after, frame, history, ids, ME, said, start, wire } from './frames';

test('a durable frame counts once, however often it comes', () => {
  const room = after(start(), said('m1', 1), said('m2', 2), said('m1', 1), said('m2', 2), said('m3', 3));
  equal(ids(room), ['m1', 'm2', 'm3']);
  equal(room.position, 3);
});

test('a frame of another room changes nothing', () => {
  const room = start();
  equal(after(room, frame('group.message', { sessionId: 'elsewhere', message: wire('x') }, 9)) === room, true);
});

test('what comes of the other rooms and conversations of the same person changes nothing', () => {
  const room = start(3);
  const elsewhere = (event: string, data: object, position?: number) =>
    ({ type: 'frame', frame: { event, data, position, ts: '2026-01-01T10:00:00Z' } }) as const;
  const later = after(
    room,
    elsewhere('rooms', { rooms: [{ sessionId: 'room', position: 90 }, { sessionId: 'elsewhere', position: 7 }] }),
    elsewhere('message.receive', { conversationId: 'talk', message: wire('x') }, 50),
    elsewhere('helpy.token', { conversationId: 'talk', helpyId: 'h1', runId: 'r', index: 0, delta: 'psst' }),
    elsewhere('message.read', { conversationId: 'elsewhere', messageId: 'm1', number: 1 }),
  );
  equal(later === room, true);
});

test('an event that the page does not know only moves its position', () => {
  equal(after(start(), frame('something.new', {}, 4)), { ...start(), position: 4 });
});

test('history comes before what the feed has brought since, and nothing is there twice', () => {
  equal(ids(after(start(), said('m3', 7), said('m4', 8), history(['m1', 'm2', 'm3']))), ['m1', 'm2', 'm3', 'm4']);
});

test('history that knows more than the feed has brought so far is completed by it in the same order', () => {
  equal(ids(after(start(), said('m2', 7), history(['m1', 'm2', 'm3']), said('m3', 8), said('m4', 9))), ['m1', 'm2', 'm3', 'm4']);
});

test('notes of the feed keep their place between the messages of the history', () => {
  const skipped = frame('round.skipped', { triggerMessageId: 'm2', reason: 'nobody was asked' }, 3);
  equal(ids(after(start(), said('m2', 2), skipped, said('m3', 4), history(['m1', 'm2', 'm3']))), ['m1', 'm2', 'fact-3', 'm3']);
});

test('earlier messages come before everything', () => {
  const room = after(start(), history(['m3', 'm4'], false, 'more'), {
    type: 'earlier',
    messages: [wire('m1'), wire('m2'), wire('m3')],
    earlier: null,
  });
  equal(ids(room), ['m1', 'm2', 'm3', 'm4']);
  equal(room.earlier, null);
});

test('where the feed has a gap, the messages are read anew and it goes on from the later position', () => {
  const room = after(
    start(),
    said('m1', 1),
    { type: 'expired', position: 400 },
    history(['m80', 'm81'], true, 'more'),
    said('m81', 400),
    said('m82', 401),
  );
  equal(ids(room), ['m80', 'm81', 'm82']);
  equal([room.position, room.earlier], [401, 'more']);
});

test('who comes and goes is known as of joining, whatever is told of the time before', () => {
  const members = [{ userId: ME, displayName: 'Anna' }, { userId: 'ben', displayName: 'Ben' }];
  const room = after(
    start(),
    { type: 'joined', room: { sessionId: 'room', name: 'Study room', members, helpys: [], position: 5 } },
    frame('group.leave', { userId: 'ben' }, 4),
    frame('group.join', { userId: 'eva', displayName: 'Eva' }, 6),
    frame('group.leave', { userId: 'ben' }, 7),
  );
  equal(room.people.map((person) => person.userId), [ME, 'eva']);
  equal(ids(room), ['fact-6', 'fact-7']);
});

test('an edit, a deletion and reactions change the message where it stands', () => {
  const room = after(
    start(),
    said('m1', 1),
    said('m2', 2),
    frame('message.edit', { messageId: 'm1', content: 'better', editedAt: 'now' }, 3),
    frame('message.reaction', { messageId: 'm1', emoji: '👍', userId: 'eva', on: true }, 4),
    frame('message.reaction', { messageId: 'm1', emoji: '🎉', userId: ME, on: true }, 5),
    frame('message.reaction', { messageId: 'm1', emoji: '👍', userId: ME, on: true }, 6),
    frame('message.reaction', { messageId: 'm1', emoji: '🎉', userId: ME, on: false }, 7),
    frame('message.delete', { messageId: 'm2' }, 8),
  );
  const [first, second] = room.timeline;
  equal(first.kind === 'message' && [first.content, first.edited, first.reactions], [
    'better',
    true,
    [{ emoji: '👍', userIds: ['eva', ME] }],
  ]);
  equal(second.kind === 'message' && [second.content, second.deleted], ['', true]);
});

test('somebody who types is shown until what he says is there; oneself is not', () => {
  const typing = after(start(), frame('user.typing', { userId: 'ben', isTyping: true }), frame('user.typing', { userId: ME, isTyping: true }));
  equal(typing.typing, new Set(['ben']));
  equal(after(typing, said('m1', 1)).typing, new Set());
});

test('who is here is told as a whole, and then as it changes', () => {
  const room = after(start(), frame('presence', { online: [ME, 'ben'], count: 2, typing: [ME, 'ben'] }));
  equal([room.online, room.typing], [new Set([ME, 'ben']), new Set(['ben'])]);
  const later = after(room, frame('user.online', { userId: 'eva' }), frame('user.offline', { userId: 'ben' }));
  equal([later.online, later.typing], [new Set([ME, 'eva']), new Set()]);
});

test('a page that stays open for days drops the oldest, and says so', () => {
  let room = after(start(), said('m1', 1), frame('round.started', { roundId: 'r1', triggerMessageId: 'm1', responders: [] }, 2));
  room = after(room, frame('round.completed', { roundId: 'r1', answered: 0, failed: 0 }, 3));
  for (let position = 4; room.timeline[0].id !== 'dropped'; position++) room = after(room, said(`m${position}`, position));
  equal(room.timeline.length <= ITEMS_MAX, true);
  equal([room.rounds, room.roundOf, room.earlier], [{}, {}, null]);
});

test('an ended room keeps what was said in it', () => {
  const room = after(start(), said('m1', 1), frame('session.ended', { endTime: 'now' }, 2));
  equal([ids(room), room.ended], [['m1'], true]);
});
