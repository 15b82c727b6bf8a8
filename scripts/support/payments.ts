// Where payments are asked for: the gateway that settings name, else the sandbox in this process.
import { lacking, type Config } from '../../config.ts'
import { createPaymentGateway } from '../../embedded/payment-gateway/in-process.ts'
import { kindOf, SANDBOX } from '../../embedded/payment-gateway/rules.ts'
import { createHttpPayments, type HttpPayments } from '../../integrations/http-payments.ts'
import type { PaymentProvider } from '../../integrations/payment-provider.ts'

/** Both have one name: what was begun with the one is asked of the other. Throws ConfigError where the secret is missing. */
export function paymentsOf(
  program: string,
  { paymentUrl: url, paymentSecret: secret }: Pick<Config, 'paymentUrl' | 'paymentSecret'>,
  onTrouble: HttpPayments['onTrouble'],
): PaymentProvider {
  if (url === undefined) return createPaymentGateway()
  if (secret === undefined) throw lacking(program, { PAYMENT_SECRET: secret })
  return createHttpPayments({ name: SANDBOX, kindOf, url, secret, onTrouble })
}
