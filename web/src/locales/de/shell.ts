/** Frame, refusals and outcomes: what every page may have to say. */
export const shell = {
  common: {
    copy: 'Kopieren',
    back: 'Zurück',
    cancel: 'Abbrechen',
    close: 'Schließen',
    continue: 'Weiter',
    copied: 'Kopiert',
    menu: 'Menü',
    tryAgain: 'Noch einmal versuchen',
    loading: 'Einen Moment bitte …',
    tooLong: 'Das dauert länger als sonst.',
    language: 'Sprache',
    skipToContent: 'Zum Inhalt springen',
    emergency: 'Im Notfall rufen Sie bitte die 112 an.',
    secondsLeft_one: 'Noch {{count}} Sekunde',
    secondsLeft_other: 'Noch {{count}} Sekunden',
  },
  title: {
    home: 'Anmelden',
    dashboard: 'Ihre Gespräche',
    patient: 'Videosprechstunde',
    call: 'Gespräch',
  },
  problem: {
    unreachable: 'Der Server antwortet nicht. Bitte prüfen Sie Ihre Internetverbindung.',
    rateLimited: 'Zu viele Versuche. Bitte warten Sie {{seconds}} Sekunden.',
    forbidden: 'Das ist Ihnen nicht erlaubt.',
    signedOut: 'Bitte melden Sie sich noch einmal an.',
    notFound: 'Das gibt es nicht mehr.',
    ended: 'Dieses Gespräch ist schon zu Ende.',
    full: 'Das Gespräch ist voll. Es kann niemand mehr dazukommen.',
    invalid: 'Diese Eingabe geht leider nicht. Bitte ändern Sie sie.',
    confirm: 'Bitte bestätigen Sie dafür noch einmal, dass Sie es sind.',
    secondFactor: 'Dafür brauchen Sie einen zweiten Faktor.',
    wrongPasskey: 'Dieser Passkey passt nicht. Bitte nehmen Sie einen anderen Weg.',
    wrongCode: 'Dieser Code stimmt nicht oder ist schon benutzt.',
    lastFactor: 'Diesen zweiten Faktor müssen Sie behalten. Richten Sie erst einen anderen ein.',
    lastAdmin: 'Jemand muss die Praxis weiter verwalten können.',
    emailTaken: 'Zu dieser E-Mail-Adresse gibt es schon ein Konto in Ihrer Praxis.',
    noPasskeys: 'Unter dieser Adresse gehen Passkeys nicht. Nehmen Sie Einmalcodes.',
    weakPassword:
      'Dieses Passwort ist zu leicht zu erraten. Nehmen Sie zum Beispiel mehrere Wörter, die nichts miteinander zu tun haben.',
    other: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
  outcome: {
    denied: {
      title: 'Jetzt passt es leider nicht',
      text: 'Die Praxis kann Sie im Moment nicht hereinlassen. Bitte rufen Sie in der Praxis an, um einen neuen Termin zu bekommen.',
    },
    removed: {
      title: 'Sie sind nicht mehr im Gespräch',
      text: 'Die Praxis hat das Gespräch mit Ihnen beendet. Wenn Sie Fragen haben, rufen Sie bitte in der Praxis an.',
    },
    ended: {
      title: 'Das Gespräch ist beendet',
      text: 'Danke, dass Sie da waren. Sie können diese Seite jetzt schließen.',
      next: 'Wenn noch etwas zu tun ist, meldet sich Ihre Praxis bei Ihnen.',
    },
    endedPhysician: {
      title: 'Das Gespräch ist beendet',
      text: 'Alle Teilnehmer haben das Gespräch verlassen. Der Link ist nicht mehr gültig.',
    },
    left: {
      title: 'Sie haben aufgelegt',
      text: 'War das ein Versehen? Dann kommen Sie einfach zurück.',
      rejoin: 'Wieder teilnehmen',
    },
    leftPhysician: {
      title: 'Sie haben das Gespräch verlassen',
      text: 'Das Gespräch bleibt offen. Sie können jederzeit zurückkommen.',
    },
    leftWaiting: {
      title: 'Sie haben das Wartezimmer verlassen',
      text: 'Sie können jederzeit wieder anklopfen.',
      rejoin: 'Wieder anklopfen',
    },
    full: {
      title: 'Das Gespräch ist gerade voll',
      text: 'Es sind schon alle Plätze belegt. Versuchen Sie es in ein paar Minuten noch einmal.',
    },
    expired: {
      title: 'Dieser Link ist abgelaufen',
      text: 'Bitte rufen Sie in der Praxis an und lassen Sie sich einen neuen Link schicken.',
    },
    endedBefore: {
      title: 'Dieses Gespräch ist schon vorbei',
      text: 'Wenn Sie einen neuen Termin brauchen, rufen Sie bitte in der Praxis an.',
    },
    notFound: {
      title: 'Diesen Link kennen wir nicht',
      text: 'Vielleicht fehlt ein Stück vom Link. Öffnen Sie ihn bitte noch einmal aus Ihrer Einladung. Klappt das nicht, rufen Sie bitte in der Praxis an.',
    },
    pageNotFound: {
      title: 'Diese Seite gibt es nicht',
      text: 'Bitte prüfen Sie die Adresse oder gehen Sie zur Startseite.',
    },
    unreachable: {
      title: 'Keine Verbindung',
      text: 'Wir erreichen den Server gerade nicht. Bitte prüfen Sie Ihr WLAN oder Ihre mobilen Daten.',
    },
    rateLimited: {
      title: 'Bitte einen Moment Geduld',
      text: 'Es gab zu viele Versuche in kurzer Zeit. Danach geht es weiter.',
    },
    connectionLost: {
      title: 'Die Verbindung ist abgebrochen',
      text: 'Ihr Platz im Gespräch ist noch da. Gehen Sie wenn möglich näher an Ihr WLAN.',
      rejoin: 'Wieder verbinden',
    },
    elsewhere: {
      title: 'In einem anderen Fenster geöffnet',
      text: 'Sie haben die Sprechstunde in einem anderen Fenster oder auf einem anderen Gerät geöffnet. Dort geht sie weiter.',
      rejoin: 'Hier fortsetzen',
    },
    codesDiffer: {
      title: 'Wir haben das Gespräch zu Ihrer Sicherheit beendet',
      text: 'Die Prüfcodes waren nicht gleich. Vielleicht wollte jemand mithören. Bitte rufen Sie in der Praxis an und lassen Sie sich einen neuen Link geben.',
    },
    practiceSilent: {
      title: 'Die Praxis ist nicht mehr erreichbar',
      text: 'Das Gerät der Praxis hat sich länger nicht gemeldet. Bild und Ton wurden deshalb angehalten. Sie können noch einmal anklopfen.',
    },
    notSecured: {
      title: 'Die Verschlüsselung kam nicht zustande',
      text: 'Ohne Verschlüsselung gibt es hier kein Gespräch. Bitte versuchen Sie es noch einmal oder rufen Sie in der Praxis an.',
    },
    locked: {
      title: 'Das Gespräch ist gerade geschlossen',
      text: 'Die Praxis lässt im Moment niemanden mehr herein. Bitte versuchen Sie es später noch einmal.',
    },
    notAllowed: {
      title: 'Dieses Gespräch gehört einer anderen Praxis',
      text: 'Sie sind angemeldet, aber nicht als Ärztin oder Arzt dieses Gesprächs.',
    },
    broken: {
      title: 'Da ist etwas schiefgegangen',
      text: 'Bitte laden Sie die Seite neu.',
      reload: 'Seite neu laden',
    },
    home: 'Zur Startseite',
    dashboard: 'Zur Übersicht',
  },
  unsupported: {
    title: 'Mit diesem Browser geht es leider nicht',
    text: 'Ihr Gespräch wird verschlüsselt, damit niemand mithören kann. Dieser Browser ist dafür zu alt.',
    computer: 'Am Computer: Chrome, Edge oder Firefox installieren oder aktualisieren.',
    android: 'Auf dem Android-Handy: Chrome aus dem Play Store aktualisieren.',
    apple:
      'Auf iPhone und iPad: die neueste iOS-Version laden (Einstellungen, Allgemein, Softwareupdate) und Safari benutzen.',
    again: 'Öffnen Sie danach den Link aus Ihrer Einladung noch einmal.',
    phone: 'Klappt das nicht? Rufen Sie bitte in der Praxis an. Man hilft Ihnen dort weiter.',
    call: 'Praxis anrufen: {{phone}}',
  },
};
