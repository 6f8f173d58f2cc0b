/** One page of the app at a time: two would write one journal and send everything twice. */

/** Takes the lock for as long as the page lives; false where another page has it. */
export function isOnlyPage(): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request("kancha-field", { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise(() => undefined) : undefined;
    });
  });
}
