//! What payment gateways tell us.

use axum::extract::{Path, Request, State};
use flows::{WebhookFailure, WebhookSeen};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::door::ApiError;
use crate::door::body::read_body;

/// The delivery was taken.
#[derive(Serialize, ToSchema)]
pub struct Received {
    /// Whether it was new; a delivery that is repeated changes nothing.
    #[schema(example = true)]
    new: bool,
}

/// A gateway reports
///
/// Signed by the gateway, safe to repeat and safe out of order.
#[utoipa::path(
    post, path = "/api/v1/payments/webhooks/{gateway}", tag = "Payments",
    params(("gateway" = String, Path, description = "The gateway's name, for example `sandbox`.")),
    request_body(content = Object, description = "The gateway's own format."),
    responses(
        (status = 200, description = "Taken", body = Received),
        (status = 401, description = "`webhook_not_signed`, `webhook_not_genuine`, \
            `webhook_too_old`"),
        (status = 404, description = "`unknown_gateway`"),
    )
)]
pub async fn receive(
    State(app): State<App>,
    Path(gateway): Path<String>,
    request: Request,
) -> Result<axum::Json<Received>, ApiError> {
    let (parts, body) = request.into_parts();
    let body = read_body(body).await?;
    let header = |name: &str| Some(parts.headers.get(name)?.to_str().ok()?.to_owned());
    let seen = app.flows.receive_webhook(&gateway, &header, &body).await?;
    Ok(axum::Json(Received { new: seen == WebhookSeen::New }))
}

impl From<WebhookFailure> for ApiError {
    fn from(failure: WebhookFailure) -> Self {
        match failure {
            WebhookFailure::Refused(refusal) => Self::refused(&refusal),
            WebhookFailure::Store(error) => error.into(),
        }
    }
}
