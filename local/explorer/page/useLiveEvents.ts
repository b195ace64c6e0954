import { useCallback, useRef, useState } from 'react';
import type { Subscription } from '../../../examples/realtime.ts';

/** What arrived, as JSON, and when. */
export interface LiveEvent {
  key: string;
  time: string;
  text: string;
}

/** More than some screens of events help nobody; the oldest go first. */
const keptEvents = 100;

/** The one subscription that the page watches, and what it brought. A new one takes the place of the one before. */
export function useLiveEvents() {
  const [events, setEvents] = useState<LiveEvent[]>([]);
  const [status, setStatus] = useState('');
  const [watching, setWatching] = useState(false);
  const current = useRef<Subscription<unknown>>(undefined);

  const end = useCallback((why: string) => {
    const ended = current.current;
    current.current = undefined;
    ended?.close();
    setWatching(false);
    setStatus(why);
  }, []);

  const watch = useCallback(
    (subscription: Subscription<unknown>) => {
      end('Watching.');
      setEvents([]);
      setWatching(true);
      current.current = subscription;
      const add = (data: unknown) => setEvents((before) => [toEvent(data), ...before].slice(0, keptEvents));
      void follow(subscription, add).then((why) => {
        if (current.current === subscription) end(why);
      });
    },
    [end],
  );

  const stop = useCallback(() => end('Stopped.'), [end]);
  return { events, status, watching, watch, stop };
}

/** Reports what a subscription brings and answers why it ended. */
async function follow(subscription: Subscription<unknown>, onData: (data: unknown) => void): Promise<string> {
  try {
    for await (const data of subscription) onData(data);
    return 'The server ended the subscription.';
  } catch (error) {
    return error instanceof Error ? error.message : 'The subscription failed.';
  }
}

function toEvent(data: unknown): LiveEvent {
  return { key: crypto.randomUUID(), time: new Date().toLocaleTimeString(), text: JSON.stringify(data) };
}
