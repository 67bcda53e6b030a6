import { useEffect } from 'react';

/** Keeps the screen on while a call or the waiting room is open; phones would otherwise fall asleep. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let gone = false;
    const request = async (): Promise<void> => {
      const wakeLock = (navigator as Partial<Navigator>).wakeLock;
      if (!wakeLock || document.visibilityState !== 'visible') return;
      try {
        const held = await wakeLock.request('screen');
        if (gone) await held.release();
        else lock = held;
      } catch {
        // Low battery or not allowed: the call works, the screen may go dark.
      }
    };
    const onVisible = (): void => void request();
    void request();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', onVisible);
      void lock?.release().catch(() => undefined);
    };
  }, []);
}
