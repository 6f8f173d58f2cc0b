"""What runs in a phone's page for the tests."""

SHIFTED = """(() => {{
  const Right = Date;
  const now = () => Right.now() + ({ms});
  globalThis.Date = class extends Right {{
    constructor(...given) {{
      super(...(given.length === 0 ? [now()] : given));
    }}
    static now() {{
      return now();
    }}
  }};
}})()"""
"""The clock of the whole page; what counts from the page's start goes on as it does."""

READ_STORE = """store => new Promise((resolve, reject) => {
  const opening = indexedDB.open("kancha");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const reading = db.transaction(store).objectStore(store).getAll();
    reading.onsuccess = () => {
      db.close();
      const objects = reading.result.filter((one) => typeof one === "object" && one !== null);
      resolve(objects.map(({ blob, previews, ...rest }) => rest));
    };
    reading.onerror = () => reject(reading.error);
  };
})"""
