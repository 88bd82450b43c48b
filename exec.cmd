@rem The npm scripts begin with `exec`, a command of POSIX shells: here, run what follows it. See scripts/setup.mjs.
@%*
