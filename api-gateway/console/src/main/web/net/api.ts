import type { ListedRoom, Responder, WireMessage } from './frames';

/** An answer that is not what was asked for. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** Asking again later can help; anything else cannot. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface Workspace {
  workspaceId: string;
  name: string;
  credits?: { balance: string; available: string };
}

export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

export interface Told {
  roundId: string;
  startedAt: string;
  completedAt?: string;
  responders: Responder[];
}

const TIMEOUT_MILLIS = 15_000;

/** The parts of the API that the page needs, with a workspace key, for one of its users. */
export class Api {
  constructor(
    private readonly key: string,
    readonly userId: string,
  ) {}

  async workspace(): Promise<Workspace> {
    return (await this.get<Page<Workspace>>('/api/workspaces')).items[0];
  }

  async rooms(): Promise<ListedRoom[]> {
    return (await this.get<Page<ListedRoom>>('/groups/sessions?limit=100')).items;
  }

  /** Newest first. */
  messages(sessionId: string, cursor?: string): Promise<Page<WireMessage>> {
    const from = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    return this.get(`/groups/sessions/${sessionId}/messages?limit=50${from}`);
  }

  round(sessionId: string, roundId: string): Promise<Told> {
    return this.get(`/groups/sessions/${sessionId}/rounds/${roundId}`);
  }

  /** One turn of a round. */
  stop(sessionId: string, runId: string): Promise<unknown> {
    return this.post(`/groups/sessions/${sessionId}/stop`, { scope: 'turn', runId });
  }

  /** Opens one socket, once, within half a minute. */
  async ticket(workspaceId: string, displayName: string): Promise<string> {
    const made = await this.post<{ ticket: string }>(`/api/workspaces/${workspaceId}/ws-tickets`, {
      userId: this.userId,
      displayName,
    });
    return made.ticket;
  }

  private get<T>(path: string): Promise<T> {
    return this.answered(path, {});
  }

  private post<T>(path: string, body: object): Promise<T> {
    return this.answered(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  }

  private async answered<T>(path: string, init: RequestInit): Promise<T> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(path, {
        ...init,
        headers: { ...init.headers, Accept: 'application/json', Authorization: `Bearer ${this.key}`, 'X-User-Id': this.userId },
        signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      });
      text = await response.text();
    } catch {
      throw new Problem(0, 'unreachable', 'the server cannot be reached');
    }
    const json = parsed(text);
    if (response.ok) return json as T;
    throw new Problem(response.status, json?.code ?? 'unknown', json?.detail ?? `the server says ${response.status}`);
  }
}

function parsed(text: string): { code?: string; detail?: string } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
