import type { LiveEvent } from './useLiveEvents.ts';

interface Props {
  events: LiveEvent[];
  status: string;
  watching: boolean;
  stop(): void;
}

/**
 * What a watched vault reports, newest first, beside GraphiQL and not in it: GraphiQL ends a subscription as soon as
 * another operation runs, and what one wants to see is the event of that other operation.
 */
export function LiveEvents({ events, status, watching, stop }: Props) {
  if (!status) return null;
  return (
    <section className="live" aria-labelledby="live-title">
      <div>
        <h2 id="live-title">Live events</h2>
        <p role="status">{status}</p>
        {watching && (
          <button type="button" onClick={stop}>
            Stop watching
          </button>
        )}
      </div>
      {/* Focusable, so that the keyboard can scroll it. */}
      <ol role="log" aria-label="Events, newest first" tabIndex={0}>
        {events.map(({ key, time, text }) => (
          <li key={key}>
            <time>{time}</time> <code>{text}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}
