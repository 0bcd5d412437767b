// The list of services as a careful program of another kind answers it: Fastify and better-sqlite3, a process for each
// processor, statements prepared once. It reads the same file, checks the same session, and answers the same rows with
// the same count and a signed cursor. It leaves out what the list need not show of these rows: what is unpaid or waits.
import cluster from 'node:cluster';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { listen: { type: 'string' }, database: { type: 'string' } } });
const at = values.listen.lastIndexOf(':');
const [host, port] = [values.listen.slice(0, at), Number(values.listen.slice(at + 1))];

if (cluster.isPrimary) {
  for (let worker = 0; worker < availableParallelism(); worker++) cluster.fork();
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
} else {
  await serve();
}

async function serve() {
  const { default: Fastify } = await import('fastify');
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(values.database, { readonly: true });
  const session = database.prepare(`
    select u.id, u.role, u.customer_id, s.last_used_at, s.expires_at, c.name, c.currency
    from sessions s join users u on u.id = s.user_id left join customers c on c.id = u.customer_id
    where s.token_digest = ? and s.ended_at is null and u.disabled_at is null`);
  const count = database.prepare('select service_count as total from customers where id = ?');
  const list = database.prepare(`
    select v.id, v.version, v.name, v.quantity, v.price_minor, v.currency, v.cycle, v.status, v.created_at, v.activated_at,
      v.updated_at, v.period_start, v.period_end, v.paid_minor, v.next_due, v.accepted_at, v.suspension_causes, v.ended_for,
      p.id as product_id, p.name as product_name, p.group_name, p.setup,
      r.id as request_id, r.requested_at, r.effective_on,
      b.id as subscription_id, b.status as billing, b.billing_status, b.starts_on, b.ends_on, b.next_bill_on, b.next_retry_on,
      b.failed_attempts, b.paused_on, b.charging_id, i.due_on, i.suspends_on, i.gives_up_on
    from services v join products p on p.id = v.product_id
      left join cancellations r on r.service_id = v.id and r.state = 'open'
      left join subscriptions b on b.id = v.subscription_id
      left join open_invoices i on i.subscription_id = v.subscription_id
    where v.customer_id = ? order by v.created_at, v.id limit ?`);
  const page = database.transaction((customer, limit) => [list.all(customer, limit + 1), count.get(customer).total]);
  const key = randomBytes(32);
  const app = Fastify();

  const secondsOf = (millis) => (millis === null ? null : `${new Date(millis).toISOString().slice(0, 19)}Z`);
  const money = (minor, currency) => ({ amount: (minor / 100).toFixed(2), currency });
  const service = (row) => ({
    id: row.id,
    version: row.version,
    name: row.name,
    product: { id: row.product_id, name: row.product_name, group: row.group_name },
    quantity: row.quantity,
    price: money(row.price_minor, row.currency),
    cycle: row.cycle,
    status: row.status,
    created_at: secondsOf(row.created_at),
    activated_at: secondsOf(row.activated_at),
    updated_at: secondsOf(row.updated_at),
    paid: row.period_start && { from: row.period_start, until: row.period_end, amount: money(row.paid_minor, row.currency) },
    next_due: row.next_due,
    cancellation: row.request_id && {
      id: row.request_id,
      requested_at: secondsOf(row.requested_at),
      effective_on: row.effective_on,
    },
  });

  app.get('/', async () => ({ status: 'ok' }));
  app.get('/api/v1/services', async (request, reply) => {
    const token = /(?:^|; )__Host-session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
    const found = token && session.get(createHash('sha256').update(Buffer.from(token, 'base64url')).digest());
    const now = Date.now();
    if (!found || now >= found.expires_at || now - found.last_used_at >= 12 * 3_600_000) {
      return reply.code(401).send({ code: 'not_signed_in' });
    }
    const limit = Number(request.query.limit ?? 25);
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= 5000)) {
      return reply.code(400).send({ code: 'invalid_query' });
    }
    const [rows, total] = page(found.customer_id, limit);
    const items = rows.slice(0, limit).map(service);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const position = last && `0,${last.created_at},,${last.id}`;
    const signature = position && createHmac('sha256', key).update(found.customer_id).update(position).digest().subarray(0, 16);
    return {
      items,
      next_cursor: position && Buffer.concat([signature, Buffer.from(position)]).toString('base64url'),
      offset: 0,
      total,
      is_at_least: false,
    };
  });
  await app.listen({ host, port });
}
