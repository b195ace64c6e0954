declare module 'react-dom/client' {
  import type { ReactNode } from 'react';

  /** The one part of react-dom that this page calls; its types are a package of their own, which is not needed for it. */
  export function createRoot(container: Element): { render(node: ReactNode): void };
}
