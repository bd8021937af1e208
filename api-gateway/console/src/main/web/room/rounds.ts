import type { Responder, ServerFrame } from '../net/frames';
import { withoutDraft } from './drafts';
import { helpyName, type Note, type RoomState, type Round } from './state';
import { appended, message } from './timeline';

/** What a room says of a run that somebody has stopped. */
const STOPPED = 'cancelled';

/** The frames of rounds: who answers a message, and what became of it. */
export function rounds(room: RoomState, frame: ServerFrame, position: number): RoomState {
  const { data } = frame;
  switch (frame.event) {
    case 'round.started': {
      const round: Round = {
        roundId: data.roundId,
        triggerMessageId: data.triggerMessageId,
        responders: data.responders,
        over: false,
      };
      return {
        ...room,
        rounds: { ...room.rounds, [round.roundId]: round },
        roundOf: { ...room.roundOf, [round.triggerMessageId]: round.roundId },
      };
    }
    case 'round.skipped':
      return noted(room, frame, position, { text: `No Helpy answers: ${data.reason}`, tone: 'plain' });
    case 'helpy.response': {
      const answer = message(data.message);
      const done = responder(room, data.roundId, data.helpyId, { state: 'answered', order: data.order });
      return withoutDraft(
        {
          ...done,
          timeline: appended(done.timeline, answer),
          roundOf: { ...done.roundOf, [answer.id]: data.roundId },
        },
        (draft) => draft.runId === answer.runId || (draft.roundId === data.roundId && draft.helpyId === data.helpyId),
      );
    }
    case 'helpy.failed': {
      const failed = responder(room, data.roundId, data.helpyId, { state: 'failed', failure: data.code });
      const note = noted(failed, frame, position, {
        text: failure(helpyName(room, data.helpyId), data.code, data.message),
        tone: data.message === STOPPED ? 'plain' : 'problem',
        roundId: data.roundId,
      });
      return withoutDraft(note, (draft) => draft.runId === data.runId);
    }
    case 'round.completed': {
      const round = room.rounds[data.roundId];
      const over = round ? { ...room, rounds: { ...room.rounds, [data.roundId]: { ...round, over: true } } } : room;
      return withoutDraft(over, (draft) => draft.roundId === data.roundId);
    }
    default:
      return room;
  }
}

function failure(name: string, code: string, why: string): string {
  if (why === STOPPED) return `${name} was stopped`;
  if (code === 'insufficient_credits') return `${name} could not answer: the workspace is out of credits`;
  return `${name} could not answer: ${why}`;
}

function responder(room: RoomState, roundId: string, helpyId: string, change: Partial<Responder>): RoomState {
  const round = room.rounds[roundId];
  if (round === undefined) return room;
  const responders = round.responders.map((r) => (r.helpyId === helpyId ? { ...r, ...change } : r));
  return { ...room, rounds: { ...room.rounds, [roundId]: { ...round, responders } } };
}

function noted(room: RoomState, frame: ServerFrame, position: number, note: Pick<Note, 'text' | 'tone' | 'roundId'>): RoomState {
  return {
    ...room,
    timeline: appended(room.timeline, { kind: 'note', id: `fact-${position}`, at: frame.ts ?? '', ...note }),
  };
}
