import type { RoomAction } from '../room/reducer';
import { type Api, Problem } from './api';
import type { ClientFrame, JoinedRoom, ServerFrame, WireProblem } from './frames';

/** How the page is connected to its room. */
export type Status =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** Connected again: {@code whole} if everything since then has come or is coming. */
  | { kind: 'back'; whole: boolean }
  | { kind: 'lost'; attempt: number }
  | { kind: 'refused'; because: 'key' | 'room'; message: string };

export interface Hooks {
  dispatch(action: RoomAction): void;
  status(status: Status): void;
  /** The last durable frame that the page has. */
  position(): number;
  workspaceId: string;
  displayName: string;
}

/** A server that says nothing for this long, although it pings every 30 s, is gone. */
const SILENCE_MILLIS = 70_000;
const JOIN_WITHIN_MILLIS = 15_000;
const PAUSES_MILLIS = [250, 500, 1000, 2000, 4000, 5000];
const BACK_SHOWN_MILLIS = 5000;

/** Refusals that another try can mend. */
const AGAIN = ['service_unavailable', 'timeout', 'rate_limited', 'internal_error'];

type Answer = (result: Record<string, unknown> | null, problem: WireProblem | null) => void;

/**
 * The page's place in one room. It comes back by itself, takes up the feed where the page has got to, and says again what
 * was not acknowledged, under the same id, so that nothing is lost and nothing is said twice.
 */
export class RoomConnection {
  private socket: WebSocket | null = null;
  private readonly unsaid = new Map<string, string>();
  private readonly answers = new Map<string, Answer>();
  private frames = 0;
  private attempt = 0;
  private everJoined = false;
  private joined = false;
  private historyWanted: 'first' | 'anew' | null = 'first';
  private saying = false;
  private stopped = false;
  private retryTimer = 0;
  private watchTimer = 0;
  private backTimer = 0;

  constructor(
    private readonly api: Api,
    private readonly sessionId: string,
    private readonly hooks: Hooks,
  ) {}

  start(): void {
    window.addEventListener('online', this.retryNow);
    document.addEventListener('visibilitychange', this.retryNow);
    this.hooks.status({ kind: 'connecting' });
    void this.connect();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener('online', this.retryNow);
    document.removeEventListener('visibilitychange', this.retryNow);
    window.clearTimeout(this.retryTimer);
    window.clearTimeout(this.watchTimer);
    window.clearTimeout(this.backTimer);
    this.socket?.close(1000, 'left the page');
  }

  say(clientMessageId: string, content: string): void {
    this.unsaid.set(clientMessageId, content);
    this.sayNext();
  }

  /** What is worth nothing later; nothing happens without a connection. */
  tell(event: string, data: object): Promise<boolean> {
    if (!this.joined) return Promise.resolve(false);
    return new Promise((resolve) => this.ask(event, { sessionId: this.sessionId, ...data }, (_, problem) => resolve(problem === null)));
  }

  private readonly retryNow = () => {
    if (document.visibilityState === 'hidden' || this.retryTimer === 0) return;
    window.clearTimeout(this.retryTimer);
    this.retryTimer = 0;
    void this.connect();
  };

  private async connect(): Promise<void> {
    try {
      const ticket = await this.api.ticket(this.hooks.workspaceId, this.hooks.displayName);
      if (!this.stopped) this.open(ticket);
    } catch (failure) {
      const problem = failure as Problem;
      if (problem.isPassing) this.retryLater();
      else this.refused('key', problem.message);
    }
  }

  private open(ticket: string): void {
    const socket = new WebSocket(`${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws`);
    this.socket = socket;
    this.watch(socket, JOIN_WITHIN_MILLIS);
    socket.onopen = () => this.send({ event: 'connect', data: { token: ticket } });
    socket.onmessage = (message) => {
      if (this.socket !== socket) return;
      if (this.joined) this.watch(socket, SILENCE_MILLIS);
      this.onFrame(JSON.parse(message.data));
    };
    socket.onclose = () => this.gone(socket);
    socket.onerror = () => this.gone(socket);
  }

  private onFrame(frame: ServerFrame): void {
    switch (frame.event) {
      case 'connect':
        this.join();
        break;
      case 'ping':
        this.send({ event: 'pong', data: {} });
        break;
      case 'pong':
        break;
      case 'ack':
        this.onAck(frame);
        break;
      case 'error':
        this.onError(frame);
        break;
      default:
        // Before the room has answered it may go on from now already; what was missed comes after its answer.
        if (this.joined) this.hooks.dispatch({ type: 'frame', frame });
    }
  }

  private join(): void {
    const resumeFrom = { [this.sessionId]: this.hooks.position() };
    this.ask('group.join', { sessionId: this.sessionId, resumeFrom }, (result, problem) => {
      if (problem !== null) {
        if (AGAIN.includes(problem.code)) this.socket?.close();
        else this.refused('room', problem.message);
        return;
      }
      this.onJoined(result as unknown as JoinedRoom);
    });
  }

  private onJoined(room: JoinedRoom): void {
    this.joined = true;
    this.attempt = 0;
    this.hooks.dispatch({ type: 'joined', room });
    if (this.everJoined) this.sayBack(true);
    else this.hooks.status({ kind: 'live' });
    this.everJoined = true;
    this.sayNext();
    void this.loadHistory();
  }

  private sayBack(whole: boolean): void {
    this.hooks.status({ kind: 'back', whole });
    window.clearTimeout(this.backTimer);
    this.backTimer = window.setTimeout(() => this.joined && this.hooks.status({ kind: 'live' }), BACK_SHOWN_MILLIS);
  }

  private async loadHistory(): Promise<void> {
    const wanted = this.historyWanted;
    if (wanted === null) return;
    try {
      const page = await this.api.messages(this.sessionId);
      if (this.stopped) return;
      this.historyWanted = null;
      this.hooks.dispatch({
        type: 'history',
        messages: [...page.items].reverse(),
        earlier: page.nextCursor ?? null,
        anew: wanted === 'anew',
      });
    } catch {
      this.socket?.close();
    }
  }

  /** One after the other, so that they come in order and never faster than the server takes them. */
  private sayNext(): void {
    const [first] = this.unsaid;
    if (first === undefined || !this.joined || this.saying) return;
    const [clientMessageId, content] = first;
    this.saying = true;
    this.ask('group.message', { sessionId: this.sessionId, message: { content, clientMessageId } }, (result, problem) => {
      this.saying = false;
      if (problem !== null && AGAIN.includes(problem.code)) {
        this.socket?.close();
        return;
      }
      this.unsaid.delete(clientMessageId);
      this.hooks.dispatch(
        problem === null
          ? { type: 'said', clientMessageId, messageId: String(result?.messageId) }
          : { type: 'unsaid', clientMessageId, problem: problem.message },
      );
      this.sayNext();
    });
  }

  private onAck(frame: ServerFrame): void {
    const answer = this.answers.get(frame.data.id);
    this.answers.delete(frame.data.id);
    answer?.(frame.data.ok ? (frame.data.result ?? {}) : null, frame.data.ok ? null : frame.data.error);
  }

  /** Too far back for the room to tell: it goes on from a later place, and what was in between is read again. */
  private onError(frame: ServerFrame): void {
    if (frame.data.code !== 'expired' || frame.data.sessionId !== this.sessionId) return;
    this.hooks.dispatch({ type: 'expired', position: frame.data.position });
    if (this.historyWanted === null) {
      this.historyWanted = 'anew';
      this.sayBack(false);
      void this.loadHistory();
    }
  }

  private ask(event: string, data: object, answer: Answer): void {
    const id = String(++this.frames);
    this.answers.set(id, answer);
    this.send({ event, id, data });
  }

  private send(frame: ClientFrame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private watch(socket: WebSocket, millis: number): void {
    window.clearTimeout(this.watchTimer);
    this.watchTimer = window.setTimeout(() => this.gone(socket), millis);
  }

  private gone(socket: WebSocket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    this.joined = false;
    this.saying = false;
    this.answers.clear();
    window.clearTimeout(this.watchTimer);
    window.clearTimeout(this.backTimer);
    socket.close();
    if (!this.stopped) this.retryLater();
  }

  private retryLater(): void {
    if (this.stopped) return;
    const pause = PAUSES_MILLIS[Math.min(this.attempt, PAUSES_MILLIS.length - 1)];
    this.attempt++;
    this.hooks.status({ kind: 'lost', attempt: this.attempt });
    this.retryTimer = window.setTimeout(
      () => {
        this.retryTimer = 0;
        void this.connect();
      },
      pause * (0.75 + Math.random() / 2),
    );
  }

  private refused(because: 'key' | 'room', message: string): void {
    this.hooks.status({ kind: 'refused', because, message });
    this.stop();
  }
}
