import type { ServerFrame, WireMessage } from '../../main/web/net/frames';
import { type RoomAction, reduce } from '../../main/web/room/reducer';
import { emptyRoom, type RoomState } from '../../main/web/room/state';

export const ROOM = 'room';
export const ME = 'anna';

export const start = (position = 0): RoomState => ({
  ...emptyRoom(ROOM, 'Study room', ME, position),
  helpys: [
    { helpyId: 'h1', name: 'Ada' },
    { helpyId: 'h2', name: 'Galileo' },
  ],
  people: [{ userId: ME, displayName: 'Anna' }],
});

export function after(room: RoomState, ...actions: RoomAction[]): RoomState {
  return actions.reduce(reduce, room);
}

export function frame(event: string, data: object, position?: number): RoomAction {
  const whole: ServerFrame = { event, data: { sessionId: ROOM, ...data }, position, ts: '2026-01-01T10:00:00Z' };
  return { type: 'frame', frame: whole };
}

export function wire(messageId: string, more: Partial<WireMessage> = {}): WireMessage {
  return {
    messageId,
    senderType: 'human',
    senderId: 'ben',
    senderName: 'Ben',
    content: `says ${messageId}`,
    createdAt: '2026-01-01T10:00:00Z',
    ...more,
  };
}

export const said = (messageId: string, position: number, more: Partial<WireMessage> = {}) =>
  frame('group.message', { message: wire(messageId, more) }, position);

export const history = (ids: string[], anew = false, earlier: string | null = null): RoomAction => ({
  type: 'history',
  messages: ids.map((id) => wire(id)),
  earlier,
  anew,
});

export const begun = (position: number, ...helpyIds: string[]) =>
  frame(
    'round.started',
    {
      roundId: 'r1',
      triggerMessageId: 'm1',
      responders: helpyIds.map((helpyId) => ({ helpyId, runId: `run-${helpyId}`, score: 0.5, reason: 'open question' })),
    },
    position,
  );

export const thinking = (helpyId: string, isThinking: boolean) =>
  frame('helpy.thinking', { roundId: 'r1', helpyId, runId: `run-${helpyId}`, isThinking });

export const token = (helpyId: string, index: number, delta: string) =>
  frame('helpy.token', { roundId: 'r1', helpyId, runId: `run-${helpyId}`, index, delta, draft: true });

export const answered = (helpyId: string, messageId: string, order: number, position: number) =>
  frame(
    'helpy.response',
    {
      roundId: 'r1',
      helpyId,
      messageId,
      order,
      message: wire(messageId, { senderType: 'helpy', senderId: helpyId, runId: `run-${helpyId}` }),
    },
    position,
  );

export const ids = (room: RoomState) => room.timeline.map((item) => item.id);
