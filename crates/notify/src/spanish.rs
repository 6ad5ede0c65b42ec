//! Our letters in Spanish.

use jiff::civil::DateTime;

use crate::words::{Letter, ShowInWords, WhyNot, Words};

const DAYS: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

pub(crate) struct Spanish;

impl Words for Spanish {
    fn verification(&self, link: &str) -> Letter {
        Letter {
            subject: "Confirma tu dirección de correo".into(),
            text: format!(
                "Hola:\n\
                 \n\
                 alguien dio esta dirección para una cuenta con nosotros. Confirma que es la tuya:\n\
                 \n\
                 {link}\n\
                 \n\
                 El enlace vale un día. Cuando lo abras sabremos que las entradas y los avisos sobre\n\
                 tus funciones te llegan aquí.\n\
                 \n\
                 Si no fuiste tú, no hace falta hacer nada. Quizá alguien escribió mal la suya; sin\n\
                 tu confirmación no cuenta como de esa persona.\n\
                 \n\
                 Nos vemos en la función\n"
            ),
        }
    }

    fn password_reset(&self, link: &str) -> Letter {
        Letter {
            subject: "Elige una contraseña nueva".into(),
            text: format!(
                "Hola:\n\
                 \n\
                 aquí puedes elegir una contraseña nueva para tu cuenta:\n\
                 \n\
                 {link}\n\
                 \n\
                 El enlace vale una hora y sirve una sola vez. Con la contraseña nueva se cierra la\n\
                 sesión en todos tus dispositivos, y vuelves a entrar con ella.\n\
                 \n\
                 Si no fuiste tú, no hace falta hacer nada: tu contraseña sigue siendo la misma.\n\
                 No compartas este enlace; quien lo tenga puede elegir tu contraseña.\n\
                 \n\
                 Nos vemos en la función\n"
            ),
        }
    }

    fn tickets(&self, link: &str, number: &str, show: &ShowInWords<'_>) -> Letter {
        let ShowInWords { title, starts_at, place } = show;
        Letter {
            subject: format!("Tus entradas: {title}"),
            text: format!(
                "Hola:\n\
                 \n\
                 aquí están tus entradas para\n\
                 \n\
                 {title}\n\
                 {starts_at}\n\
                 {place}\n\
                 \n\
                 {link}\n\
                 \n\
                 En esa página está el código de cada asiento para la puerta, todas las entradas en\n\
                 PDF y cómo devolverlas. Quien tenga este enlace tiene tus entradas: compártelo solo\n\
                 con quienes vayan contigo.\n\
                 \n\
                 Tu número de reserva es {number}.\n\
                 \n\
                 Nos vemos en la función\n"
            ),
        }
    }

    fn no_tickets_left(&self, link: &str, number: &str, show: &ShowInWords<'_>) -> Letter {
        let ShowInWords { title, starts_at, place } = show;
        Letter {
            subject: format!("Ya sin entradas: {title}"),
            text: format!(
                "Hola:\n\
                 \n\
                 las entradas de tu reserva {number} ya no dan acceso: se devolvieron, o el cine\n\
                 ha cancelado la función. Eran para\n\
                 \n\
                 {title}\n\
                 {starts_at}\n\
                 {place}\n\
                 \n\
                 En esta página ves qué parte de tu dinero se devuelve, y cómo va:\n\
                 \n\
                 {link}\n\
                 \n\
                 Nos vemos en otra función\n"
            ),
        }
    }

    fn booking_failed(&self, number: &str, show: &ShowInWords<'_>, why: WhyNot) -> Letter {
        let ShowInWords { title, starts_at, .. } = show;
        let why = match why {
            WhyNot::ShowCancelled => "el cine ha cancelado la función",
            WhyNot::SeatsLost => "cuando pagaste, los asientos ya estaban ocupados",
            WhyNot::NotCompleted => "no se pudo completar",
        };
        Letter {
            subject: format!("Sin reserva: {title}"),
            text: format!(
                "Hola:\n\
                 \n\
                 tu reserva {number} para {title}\n\
                 ({starts_at})\n\
                 quedó en nada: {why}.\n\
                 No tienes entradas y no queda nada cobrado. Si salió dinero de tu cuenta,\n\
                 ya está en camino de vuelta.\n\
                 \n\
                 Nos vemos en otra función\n"
            ),
        }
    }

    fn moment(&self, at: DateTime) -> String {
        let day = DAYS[usize::from(at.weekday().to_monday_zero_offset().unsigned_abs())];
        let month = MONTHS[usize::from(at.month().unsigned_abs()) - 1];
        format!("{day} {} de {month} de {}, {}:{:02}", at.day(), at.year(), at.hour(), at.minute())
    }
}
