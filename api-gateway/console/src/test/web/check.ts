/** As little as tests of pure functions need; whoever runs them finds the outcomes in {@code outcomes}. */
export interface Outcome {
  name: string;
  failure: string | null;
}

export const outcomes: Outcome[] = [];

export function test(name: string, body: () => void): void {
  try {
    body();
    outcomes.push({ name, failure: null });
  } catch (failure) {
    outcomes.push({ name, failure: String((failure as Error).stack ?? failure) });
  }
}

export function equal(actual: unknown, expected: unknown): void {
  const [is, should] = [shown(actual), shown(expected)];
  if (is !== should) throw new Error(`is     ${is}\n  should ${should}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, one) => {
    if (one instanceof Set) return [...one].sort();
    if (one !== null && typeof one === 'object' && !Array.isArray(one)) {
      return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return one === undefined ? '(undefined)' : one;
  });
}
