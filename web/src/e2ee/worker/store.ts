/** What must survive a reload: records and device keys, as objects that cannot be read (docs/e2ee.md section 9). */
export interface Store {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

const kDatabase = 'heydok-e2ee';
const kTable = 'records';

/** Without storage a reload is a new knock; nothing else changes. */
export function memoryStore(): Store {
  const values = new Map<string, unknown>();
  return {
    get: (key) => Promise.resolve(values.get(key)),
    put: (key, value) => {
      values.set(key, structuredClone(value));
      return Promise.resolve();
    },
    remove: (key) => {
      values.delete(key);
      return Promise.resolve();
    },
  };
}

/** IndexedDB of this origin, or memory where the browser forbids it. */
export async function openStore(): Promise<Store> {
  try {
    const database = await openDatabase();
    return {
      get: (key) => settled(table(database, 'readonly').get(key)),
      put: async (key, value) => {
        await settled(table(database, 'readwrite').put(value, key));
      },
      remove: async (key) => {
        await settled(table(database, 'readwrite').delete(key));
      },
    };
  } catch {
    return memoryStore();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(kDatabase, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(kTable);
  };
  return settled(request);
}

function table(database: IDBDatabase, mode: IDBTransactionMode): IDBObjectStore {
  return database.transaction(kTable, mode).objectStore(kTable);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('storage'));
  });
}
