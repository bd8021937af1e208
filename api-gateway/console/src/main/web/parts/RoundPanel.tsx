import { useEffect, useState } from 'react';
import type { Api, Told } from '../net/api';
import { helpyName, type RoomState, type Round } from '../room/state';

/** Who was chosen to answer and why, what became of it, and what it cost. */
export function RoundPanel({ id, api, room, round }: { id: string; api: Api; room: RoomState; round: Round }) {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    let over = false;
    api.round(room.sessionId, round.roundId).then(
      (answer) => !over && setTold(answer),
      // too long ago for the room to know: what came with the feed is shown
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [api, room.sessionId, round]);

  const responders = told?.responders ?? round.responders;
  const others = room.helpys.filter(({ helpyId }) => !responders.some((one) => one.helpyId === helpyId));
  return (
    <section id={id} className="round" aria-label="How this round was decided">
      <table>
        <thead>
          <tr>
            <th scope="col">Helpy</th>
            <th scope="col">Chosen because</th>
            <th scope="col" className="number">
              Score
            </th>
            <th scope="col">Became</th>
            <th scope="col" className="number">
              Credits
            </th>
          </tr>
        </thead>
        <tbody>
          {responders.map((one) => (
            <tr key={one.runId}>
              <th scope="row">{helpyName(room, one.helpyId)}</th>
              <td>{one.reason}</td>
              <td className="number">{one.score.toFixed(2)}</td>
              <td>{became(one.state, one.order)}</td>
              <td className="number">{one.costCredits ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {others.length > 0 && <p className="quiet">Not chosen: {others.map(({ name }) => name).join(', ')}</p>}
    </section>
  );
}

function became(state: string | undefined, order: number | undefined): string {
  switch (state) {
    case 'answered':
    case 'delivered':
      return order === undefined ? 'answered' : `answer ${order}`;
    case 'failed':
      return 'no answer';
    case 'running':
    case 'late':
      return 'answering';
    case 'suppressed':
      return 'not said';
    case undefined:
    case 'waiting':
      return 'waiting';
    default:
      return state;
  }
}
