//! The first outputs of every sampler, bit by bit. A failure means that results are no longer those of
//! [`STREAM_VERSION`](crate::random::STREAM_VERSION): on this machine, with these features of the dependencies, or since
//! the last change.

use rand::Rng;

use crate::model::{Empirical, Law, SimDuration};
use crate::random::{Key, Purpose, Sampler, gamma_factor, index, standard_normal};

fn golden() -> Vec<(&'static str, [u64; 4])> {
    let key = Key::root(42, 7).entity("golden");
    let mut rows = Vec::new();
    let mut words = key.stream();
    rows.push(("stream", [(); 4].map(|()| words.next_u64())));
    let mut draws = key.contact(12, 1).draws(Purpose::Patience);
    rows.push(("contact", [(); 4].map(|()| draws.next_u64())));
    let mut again = key.contact(12, 1).nth_draws(Purpose::Requeue, 2);
    rows.push(("occasion", [(); 4].map(|()| again.next_u64())));
    let mut rng = key.entity("units").stream();
    rows.push(("normal", [(); 4].map(|()| standard_normal(&mut rng).to_bits())));
    rows.push(("day factor", [(); 4].map(|()| gamma_factor(&mut rng, 0.1).to_bits())));
    rows.push(("index", [(); 4].map(|()| index(&mut rng, 1_000) as u64)));
    let parts = vec![(0.4, Law::Exponential { mean_s: 30.0 }), (0.6, Law::Lognormal { mean_s: 200.0, cv: 1.0 })];
    let points = vec![(2.0, 0.95), (40.0, 0.5), (90.0, 0.3)];
    let laws = [
        ("exponential", Law::Exponential { mean_s: 180.0 }),
        ("lognormal", Law::Lognormal { mean_s: 180.0, cv: 0.8 }),
        ("gamma", Law::Gamma { mean_s: 180.0, cv: 0.7 }),
        ("gamma, small shape", Law::Gamma { mean_s: 180.0, cv: 1.7 }),
        ("erlang", Law::Erlang { stages: 3, mean_s: 180.0 }),
        ("weibull", Law::Weibull { scale_s: 180.0, shape: 0.6 }),
        ("uniform", Law::Uniform { min_s: 30.0, max_s: 90.0 }),
        ("mixture", Law::Mixture { parts }),
        ("empirical", Law::Empirical(Empirical { points, tail_rate_per_s: Some(0.02) })),
    ];
    for (name, law) in laws {
        let (sampler, mut rng) = (Sampler::new(&law), key.entity(name).stream());
        rows.push((name, [(); 4].map(|()| sampler.sample_s(&mut rng).to_bits())));
        // The last condition is rare, so that the gamma law has to invert.
        let after = [0, 50, 300, 4_000].map(SimDuration::from_secs);
        rows.push((name, after.map(|a| sampler.sample_beyond(&mut rng, a).micros())));
    }
    rows
}

#[test]
fn the_first_outputs_have_their_golden_bits() {
    let rows = golden();
    let hex = |words: &[u64; 4]| words.map(|w| format!("{w:#018X}")).join(", ");
    let shown: Vec<_> = rows.iter().map(|(name, words)| format!("    ({name:?}, [{}]),", hex(words))).collect();
    assert_eq!(rows, GOLDEN, "the rows now are\n{}", shown.join("\n"));
}

#[rustfmt::skip]
const GOLDEN: &[(&str, [u64; 4])] = &[
    ("stream", [0xEF9A_33F0_F13E_2D39, 0x7E2F_9A14_9130_0C5D, 0x7333_A80A_782A_FA00, 0x826E_32A9_4E96_29B9]),
    ("contact", [0xBC4C_EF01_6DD9_ACC0, 0x6C80_8BE1_AFC1_D04C, 0xF9A4_B5AA_83BC_FEF2, 0xC99A_80A7_DBBD_4B82]),
    ("occasion", [0xBE86_2514_C5A9_04FE, 0x1E9B_7ED2_D9CB_7AAE, 0x09D4_5A0A_BDC4_AD17, 0xB49D_510F_7719_A4A1]),
    ("normal", [0xBFEF_5A33_F0FD_5785, 0xC000_D8AF_1E25_6D03, 0xBFF4_6BE8_63B8_40E9, 0x3FD3_C52D_D555_0095]),
    ("day factor", [0x3FEE_A5D1_46F0_EAA3, 0x3FEF_7B54_64AE_D59F, 0x3FF1_59E1_95F8_0FC6, 0x3FF0_8FF2_8E66_648B]),
    ("index", [0x0000_0000_0000_01D7, 0x0000_0000_0000_0251, 0x0000_0000_0000_0312, 0x0000_0000_0000_0116]),
    ("exponential", [0x4070_29E1_B25F_1CFE, 0x4039_EFC2_1AC4_2912, 0x407B_EEAC_AA9C_3831, 0x407E_B683_1540_D021]),
    ("exponential", [0x0000_0000_1270_9D38, 0x0000_0000_045B_2B1E, 0x0000_0000_1380_BB6A, 0x0000_0000_F566_D98A]),
    ("lognormal", [0x405C_345C_20B9_E7CF, 0x4062_900E_261E_3166, 0x4067_E089_3280_ED6E, 0x4055_0F87_BFDB_F21A]),
    ("lognormal", [0x0000_0000_06AE_6DB1, 0x0000_0000_06B0_3CF0, 0x0000_0000_1316_6A04, 0x0000_0001_323C_8D88]),
    ("gamma", [0x4065_ABC7_C3EC_DAEE, 0x4034_0FDE_A048_5E7B, 0x4050_176E_E1A1_6956, 0x4060_23E5_25F7_AB0D]),
    ("gamma", [0x0000_0000_26B5_8DFA, 0x0000_0000_0BA4_CF43, 0x0000_0000_1AAA_854D, 0x0000_0000_EF7F_46FB]),
    ("gamma, small shape", [0x401C_4942_8881_1F68, 0x402A_23B2_F2CF_D8A9, 0x408B_BFB3_BF6E_17F6, 0x4016_8663_8735_D351]),
    ("gamma, small shape", [0x0000_0000_018E_8FED, 0x0000_0000_30C7_5ED8, 0x0000_0000_1380_FCC7, 0x0000_0001_1635_E01D]),
    ("erlang", [0x406B_75B7_400E_D7DC, 0x4067_CC73_B82A_4690, 0x4068_D4DB_12C1_B581, 0x4031_6983_3CCA_50EB]),
    ("erlang", [0x0000_0000_08FD_AB71, 0x0000_0000_06FA_CF8A, 0x0000_0000_1497_F032, 0x0000_0000_EED1_C6A1]),
    ("weibull", [0x4042_88CD_0664_84A8, 0x407D_4AAF_0DE3_A306, 0x3FF4_8B37_2414_A66D, 0x4096_7C7A_7A9E_72D1]),
    ("weibull", [0x0000_0000_0337_D165, 0x0000_0000_15D8_2777, 0x0000_0000_159F_1EFC, 0x0000_0001_267F_9188]),
    ("uniform", [0x4054_A334_70C2_DC24, 0x403F_7A01_BFB2_E0EC, 0x4054_AE08_6453_BCD8, 0x4051_6A25_A51E_A303]),
    ("uniform", [0x0000_0000_039D_D375, 0x0000_0000_0356_850E, 0x0000_0000_11E1_A301, 0x0000_0000_EE6B_2801]),
    ("mixture", [0x402A_F5AA_EBF3_BE40, 0x4033_4995_B7A2_A5FE, 0x4068_3F5E_89C1_BC96, 0x406D_3F36_117D_F4DC]),
    ("mixture", [0x0000_0000_0105_9402, 0x0000_0000_0A69_5AFD, 0x0000_0000_18E0_B546, 0x0000_0000_FA3A_5C88]),
    ("empirical", [0x401C_A4CA_8F0D_47F2, 0x404A_E541_948E_1F3D, 0x4058_7D0B_4097_DD75, 0x405E_0BCB_4D17_C52C]),
    ("empirical", [0x0000_0000_00D7_4E65, 0x0000_0000_08F2_5373, 0x0000_0000_1216_2CE2, 0x0000_0000_EED7_F8B8]),
];
