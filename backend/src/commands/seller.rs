//! Who sells, as receipts name it.

use clap::Args;
use goodstanding_shared::receipts::Merchant;

use super::{Failure, complain};

/// How long each line of it may be.
const LONGEST: usize = 200;

/// The options that say who sells.
#[derive(Debug, Args)]
pub(super) struct Seller {
    /// The name under which you trade: receipts are from it.
    #[arg(long, env = "GOODSTANDING_MERCHANT", value_name = "NAME")]
    merchant: Option<String>,
    /// Your address as it stands on receipts, its lines with semicolons between them.
    #[arg(
        long,
        env = "GOODSTANDING_MERCHANT_ADDRESS",
        value_name = "LINES",
        value_delimiter = ';',
        requires = "merchant"
    )]
    merchant_address: Vec<String>,
    /// The number under which you pay taxes, such as a VAT ID.
    #[arg(
        long,
        env = "GOODSTANDING_MERCHANT_TAX_ID",
        value_name = "NUMBER",
        requires = "merchant"
    )]
    merchant_tax_id: Option<String>,
}

impl Seller {
    /// Who it is: in a demo a made-up one, where nobody says another.
    pub(super) fn merchant(&self, is_demo: bool) -> Result<Option<Merchant>, Failure> {
        let lines = self
            .merchant
            .iter()
            .chain(&self.merchant_address)
            .chain(&self.merchant_tax_id);
        for line in lines {
            let length = line.trim().chars().count();
            if length == 0 || length > LONGEST || line.chars().any(char::is_control) {
                return Err(Failure::Usage(format!(
                    "--merchant, --merchant-address and --merchant-tax-id: “{}” has to be a line of 1 to {LONGEST} characters",
                    line.escape_debug()
                )));
            }
        }
        let trimmed = |text: String| text.trim().to_owned();
        match self.merchant.clone() {
            Some(name) => Ok(Some(Merchant {
                name: trimmed(name),
                address: self.merchant_address.iter().cloned().map(trimmed).collect(),
                tax_id: self.merchant_tax_id.clone().map(trimmed),
            })),
            None if is_demo => Ok(Some(Merchant {
                name: "Hafenlicht Hosting GmbH".into(),
                address: vec!["Speicherweg 12".into(), "20457 Hamburg, Germany".into()],
                tax_id: Some("VAT ID DE 999 999 999".into()),
            })),
            None => {
                complain(format_args!(
                    "Receipts name no seller: say who you are with --merchant, --merchant-address and --merchant-tax-id."
                ));
                Ok(None)
            }
        }
    }
}
