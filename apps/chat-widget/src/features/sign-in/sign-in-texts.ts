/** Texts of the sign-in, by language code. They are not among those of the other parts, because most chats do not need them. */
export type SignInTexts = {
  readonly question: string;
  readonly signIn: string;
  readonly without: string;
  /** Shown while the customer signs in, in another window. */
  readonly waiting: string;
  /** The center cannot be reached, or refuses it. */
  readonly failed: string;
  /** The browser has prevented the other window. */
  readonly blocked: string;
  /** Nothing that the customer can do leads to the provider; in place of the question. */
  readonly unavailable: string;
};

const en: SignInTexts = {
  question: "Please sign in to your account.",
  signIn: "Sign in",
  without: "Continue without signing in",
  waiting: "Continue in the other window.",
  failed: "This did not work. Please try again.",
  blocked: "The window was blocked. Please allow pop-ups for this page and try again.",
  unavailable: "You cannot sign in here at the moment. You can continue without signing in.",
};

const TEXTS: Readonly<Record<string, SignInTexts>> = {
  en,
  de: {
    question: "Bitte melden Sie sich in Ihrem Konto an.",
    signIn: "Anmelden",
    without: "Ohne Anmeldung weiter",
    waiting: "Machen Sie im anderen Fenster weiter.",
    failed: "Das hat nicht funktioniert. Bitte versuchen Sie es noch einmal.",
    blocked:
      "Das Fenster wurde blockiert. Bitte erlauben Sie Pop-ups für diese Seite und versuchen Sie es noch einmal.",
    unavailable: "Die Anmeldung ist hier im Moment nicht möglich. Sie können ohne Anmeldung fortfahren.",
  },
  fr: {
    question: "Veuillez vous connecter à votre compte.",
    signIn: "Se connecter",
    without: "Continuer sans se connecter",
    waiting: "Continuez dans l’autre fenêtre.",
    failed: "Cela n’a pas fonctionné. Veuillez réessayer.",
    blocked: "La fenêtre a été bloquée. Veuillez autoriser les pop-ups pour cette page et réessayer.",
    unavailable: "La connexion n’est pas possible ici pour le moment. Vous pouvez continuer sans vous connecter.",
  },
  es: {
    question: "Inicie sesión en su cuenta.",
    signIn: "Iniciar sesión",
    without: "Continuar sin iniciar sesión",
    waiting: "Continúe en la otra ventana.",
    failed: "No ha funcionado. Inténtelo de nuevo.",
    blocked: "La ventana se ha bloqueado. Permita las ventanas emergentes en esta página e inténtelo de nuevo.",
    unavailable: "En este momento no es posible iniciar sesión aquí. Puede continuar sin iniciar sesión.",
  },
  it: {
    question: "Acceda al suo account.",
    signIn: "Accedi",
    without: "Continua senza accedere",
    waiting: "Continui nell’altra finestra.",
    failed: "Non ha funzionato. Riprovi.",
    blocked: "La finestra è stata bloccata. Consenta i pop-up per questa pagina e riprovi.",
    unavailable: "Al momento non è possibile accedere qui. Può continuare senza accedere.",
  },
  pt: {
    question: "Entre na sua conta.",
    signIn: "Entrar",
    without: "Continuar sem entrar",
    waiting: "Continue na outra janela.",
    failed: "Não funcionou. Tente novamente.",
    blocked: "A janela foi bloqueada. Permita pop-ups nesta página e tente novamente.",
    unavailable: "No momento, não é possível entrar aqui. Você pode continuar sem entrar.",
  },
  ja: {
    question: "アカウントにサインインしてください。",
    signIn: "サインイン",
    without: "サインインせずに続ける",
    waiting: "別のウィンドウで続けてください。",
    failed: "うまくいきませんでした。もう一度お試しください。",
    blocked: "ウィンドウがブロックされました。このページのポップアップを許可して、もう一度お試しください。",
    unavailable: "現在、ここではサインインできません。サインインせずに続けることができます。",
  },
  zh: {
    question: "请登录您的账户。",
    signIn: "登录",
    without: "不登录，继续",
    waiting: "请在另一个窗口中继续。",
    failed: "操作未成功，请重试。",
    blocked: "窗口被拦截。请允许此页面弹出窗口，然后重试。",
    unavailable: "目前无法在此登录。您可以不登录，直接继续。",
  },
  ko: {
    question: "계정에 로그인해 주세요.",
    signIn: "로그인",
    without: "로그인하지 않고 계속",
    waiting: "다른 창에서 계속해 주세요.",
    failed: "처리하지 못했습니다. 다시 시도해 주세요.",
    blocked: "창이 차단되었습니다. 이 페이지의 팝업을 허용한 후 다시 시도해 주세요.",
    unavailable: "지금은 여기에서 로그인할 수 없습니다. 로그인하지 않고 계속하실 수 있습니다.",
  },
  ar: {
    question: "يرجى تسجيل الدخول إلى حسابك.",
    signIn: "تسجيل الدخول",
    without: "المتابعة من دون تسجيل الدخول",
    waiting: "تابع في النافذة الأخرى.",
    failed: "لم ينجح ذلك. يرجى المحاولة مرة أخرى.",
    blocked: "تم حظر النافذة. يرجى السماح بالنوافذ المنبثقة لهذه الصفحة ثم المحاولة مرة أخرى.",
    unavailable: "لا يمكن تسجيل الدخول هنا حاليًا. يمكنك المتابعة من دون تسجيل الدخول.",
  },
};

/** Returns the texts of a language; those in English for one without texts. */
export function signInTexts(language: string): SignInTexts {
  return TEXTS[language] ?? en;
}
