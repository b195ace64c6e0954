import type { MutationEvent } from '../graphql.ts';
import type { EventPayload, StartedSubscription } from './subscription.ts';

/** Bytes of an event's JSON; AppSync loses larger ones without a word. */
export const eventLimit = 240 * 1024;

/** A call of `extensions.invalidateSubscriptions`. */
export type Invalidation = MutationEvent['invalidations'][number];

/** Whether an invalidation ends a subscription. */
export function isInvalidated(
  subscription: StartedSubscription,
  { subscriptionField, payload }: Invalidation,
): boolean {
  return subscription.field === subscriptionField && subscription.isInvalidatedBy(payload);
}

/** A subscription and the connection that it belongs to. */
export interface Subscriber {
  subscription: StartedSubscription;
  deliver(payload: EventPayload): void;
  /** Ends the subscription because it was invalidated. */
  invalidate(): void;
}

/** Hands the events of mutations to the subscriptions that they are for. */
export interface Hub {
  /** Delivers to it until the returned function is called. */
  add(subscriber: Subscriber): () => void;
  /**
   * Notes invalidations while a subscription is starting: its resolver may have read rights that were withdrawn before
   * it was added. The returned function answers what was noted, and stops.
   */
  watchInvalidations(): () => Invalidation[];
  /** Delivers an event, then ends what its invalidations match. */
  publish(event: MutationEvent): void;
}

/**
 * A hub.
 * @param onLostEvent told of an event over `eventLimit`, which nobody gets, as on AWS.
 */
export function createHub(onLostEvent: (mutation: string) => void = () => undefined): Hub {
  const subscribers = new Set<Subscriber>();
  const watches = new Set<Invalidation[]>();
  return {
    add(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    watchInvalidations() {
      const watch: Invalidation[] = [];
      watches.add(watch);
      return () => {
        watches.delete(watch);
        return watch;
      };
    },
    publish(event) {
      const tooLarge = Buffer.byteLength(JSON.stringify(event.values ?? null)) > eventLimit;
      if (tooLarge) onLostEvent(event.field);
      for (const { subscription, deliver } of event.values === null || tooLarge ? [] : [...subscribers]) {
        if (subscription.mutations.has(event.field) && subscription.accepts(event.values)) {
          deliver(subscription.read(event.raw));
        }
      }
      for (const invalidation of event.invalidations) {
        for (const watch of watches) watch.push(invalidation);
        for (const { subscription, invalidate } of [...subscribers]) {
          if (isInvalidated(subscription, invalidation)) invalidate();
        }
      }
    },
  };
}
