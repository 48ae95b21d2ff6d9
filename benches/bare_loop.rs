//! `cargo bench --bench bare_loop -- CONTACTS`: the bare loop alone, for counting its instructions.

mod bare;

fn main() {
    let contacts = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(1_000_000);
    let p =
        bare::Parameters { agents: 100, arrival_rate: 0.35, handling_mean_s: 300.0, patience_mean_s: 120.0, contacts };
    let found = bare::run(p, 1);
    println!(
        "abandoned {:.6}  mean wait {:.4} s  p95 {:.1} s",
        found.abandoned as f64 / contacts as f64,
        found.wait_sum_s / contacts as f64,
        found.waits.value_at_quantile(0.95) as f64 / 1e3
    );
}
