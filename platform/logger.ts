import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly level: string;
  /** 1 = standard output, 2 = standard error (for programs whose output is an answer), or a stream. */
  readonly to?: 1 | 2 | DestinationStream;
}

/** Names by which a line is found again; bound to a child logger for the work on one case or job. */
export interface LogBindings {
  readonly component?: string;
  readonly caseId?: string;
  readonly processInstanceKey?: string;
  readonly jobKey?: string;
  readonly jobType?: string;
  readonly requestId?: string;
}

/** Fields that may hold a secret or a person's data wherever they stand in what is logged. */
const REDACTED = ['password', 'secret', 'token', 'authorization', 'cookie'].flatMap((name) => [name, `*.${name}`]);

/** One JSON object per line; line breaks in values are escaped, so nobody can forge a line. */
export function createLogger({ level, to = 1 }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...REDACTED, 'req.headers.authorization', 'req.headers.cookie'], censor: '[hidden]' },
    },
    // Synchronous: the last lines before an exit are the ones that matter.
    typeof to === 'number' ? destination({ fd: to, sync: true }) : to,
  );
}

/** The same log with names bound to every line. */
export function withBindings(logger: Logger, bindings: LogBindings): Logger {
  return logger.child(bindings);
}
