/** Seals under load that the KMS and the key store answer after timers, and over real sockets. */
import { testLoads } from './loadTests.ts';

testLoads(['timer', 'socket']);
