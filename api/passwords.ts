import { randomInt } from 'node:crypto';
import { ApiError } from './errors.ts';

/** Read from paper and typed once: without letters and digits that are taken for each other. */
const ONE_TIME_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const ONE_TIME_GROUPS = 4;
const GROUP_LENGTH = 4;

/** A password for the first sign-in, such as `k7mq-x2ab-9prt-hd4w`: 79 random bits. */
export function newOneTimePassword(): string {
  const letter = () => ONE_TIME_ALPHABET[randomInt(ONE_TIME_ALPHABET.length)];
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('');
  return Array.from({ length: ONE_TIME_GROUPS }, group).join('-');
}

/** Passwords that every guessing program tries first; longer lists only add variants that the length rule refuses. */
const COMMON: ReadonlySet<string> = new Set(
  `12345678 123456789 1234567890 0123456789 12345678910 987654321 9876543210 87654321 11111111 111111111 1111111111
  00000000 000000000 0000000000 88888888 888888888 66666666 99999999 55555555 22222222 33333333 77777777 44444444
  11223344 1122334455 112233445566 123123123 123321123 12341234 12344321 13131313 147258369 159357159 147852369
  741852963 789456123 123654789 100200300 520520520 52013140 5201314520 13145200 1314520520 woaini520 woaini1314
  woaini123 iloveyou iloveyou1 loveyou1 password password1 password12 password123 password1234 passw0rd p@ssw0rd
  p@ssword p@ssword1 passwort letmein1 letmein123 welcome1 welcome123 welcome12 qwertyui qwertyuiop qwerty123
  qwerty1234 qwerty12 1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1zaq1
  qazwsxedc qazwsx123 asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 abcd1234 abc12345 abc123456 abc123abc a1234567
  a12345678 a123456789 aa123456 aa12345678 aaa123456 aaaaaaaa abcdefgh abcdefghi abcdefg1 abcd123456 admin123
  admin1234 admin12345 admin123456 administrator adminadmin admin888 admin@123 root1234 root123456 toor1234 guest123
  test1234 test12345 testtest test123456 user1234 user12345 changeme changeme1 changeme123 default1 secret123
  sunshine sunshine1 princess princess1 football football1 baseball basketball superman superman1 batman123
  michelle jennifer jordan23 starwars startrek computer computer1 internet trustno1 whatever dragon123 monkey123
  master123 shadow123 michael1 mustang1 corvette mercedes maverick liverpool chelsea1 arsenal1 barcelona
  google123 facebook samsung1 iphone12 xiaomi123 huawei123 tencent123 alibaba1 taobao123 zhang123 wang1234 li123456
  zhongguo china123 beijing2008 shanghai1 hangzhou1 shenzhen1 nihao123 caonima1 woaiwojia shentu123 tushen123
  system123 manager1 security1 operator1 sysadmin1 oracle123 postgres postgres1 docker123 linux123 windows1`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Refuses a password that is known, or made of the person's own name; composition is free (ASVS 6.2.4, 6.2.5). */
export function checkNewPassword(password: string, username: string): void {
  const plain = password.normalize('NFKC').toLowerCase();
  if (COMMON.has(plain))
    throw new ApiError('WEAK_PASSWORD', 'Expected a password that is not on the list of common ones.');
  if (plain.includes(username.toLowerCase()) || plain.includes('tushen')) {
    throw new ApiError('WEAK_PASSWORD', 'Expected a password without the user name or the name of the system.');
  }
  if (new Set(plain).size < 4) {
    throw new ApiError('WEAK_PASSWORD', 'Expected a password of at least four different characters.');
  }
}
