/** Webhooks as the API tells of them (`docs/webhooks.md`). */
export interface Webhook {
  id: string;
  url: string;
  events: string[];
  description: string | null;
  paused: boolean;
  created_at: string;
  created_by: string;
  pending: number;
  parked: number;
  last_at: string | null;
  last_event: string | null;
  last_status: number | null;
  last_error: string | null;
}
