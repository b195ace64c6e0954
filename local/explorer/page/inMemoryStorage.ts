/**
 * A store in the form of localStorage that ends with the page. GraphiQL's own default keeps queries and variables,
 * and so passwords, in localStorage.
 */
export function inMemoryStorage() {
  const entries = new Map<string, string>();
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
    clear: () => entries.clear(),
    get length() {
      return entries.size;
    },
  };
}
