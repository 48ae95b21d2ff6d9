//! The difference of two statistics.

use super::estimate::standard_error;
use super::linearised::Linearised;
use super::student::{t_cdf, t_two_sided};

/// A difference "candidate minus base" with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The point estimate.
    pub value: f64,
    /// Its standard error; `None` where the data set no bound, as with a single replication.
    pub se: Option<f64>,
    /// Half the width of the two-sided interval around the point estimate; `None` like `se`.
    pub half_width: Option<f64>,
    /// Degrees of freedom of Student's t.
    pub dof: f64,
    /// Whether value and residuals of both are the same.
    pub identical: bool,
}

impl Difference {
    /// The difference under common random numbers: residual i of both comes from the same replication or batch. With
    /// d_i the difference of the residuals, se = sqrt(sum d_i^2 / (n (n - 1))) and n - 1 degrees of freedom, which for two
    /// means is the paired t interval (Law, "Simulation Modeling and Analysis", chapter on comparing alternative system
    /// configurations). `None` if the numbers of residuals differ. `level` is two-sided, such as 0.95.
    ///
    /// ```
    /// use stormdrill::stats::{Difference, Linearised};
    /// let base = Linearised::mean([4.0, 9.0, 2.0]).unwrap();
    /// let new = Linearised::mean([5.0, 10.0, 3.5]).unwrap();
    /// let paired = Difference::paired(&base, &new, 0.95).unwrap();
    /// let unpaired = Difference::unpaired(&base, &new, 0.95);
    /// assert!(paired.low().unwrap() > 0.0 && unpaired.low().unwrap() < 0.0);
    /// ```
    pub fn paired(base: &Linearised, new: &Linearised, level: f64) -> Option<Self> {
        let n = base.residuals.len();
        if n != new.residuals.len() {
            return None;
        }
        let squares = base.residuals.iter().zip(&new.residuals).fold(0.0, |sum, (b, c)| sum + (c - b) * (c - b));
        let se = standard_error(squares, n);
        Some(Self::new(new.value - base.value, se, n as f64 - 1.0, level, base == new))
    }

    /// The difference of independent statistics: variances add, and the degrees of freedom are those of B. L. Welch 1947,
    /// "The Generalization of 'Student's' Problem when Several Different Population Variances are Involved", Biometrika
    /// 34, 28-35.
    pub fn unpaired(base: &Linearised, new: &Linearised, level: f64) -> Self {
        let variance = |l: &Linearised| {
            let squares = l.residuals.iter().fold(0.0, |sum, r| sum + r * r);
            standard_error(squares, l.residuals.len()).map(|se| (se * se, l.residuals.len() as f64 - 1.0))
        };
        let value = new.value - base.value;
        match (variance(base), variance(new)) {
            (Some((v, m)), Some((w, n))) => {
                let sum = v + w;
                let dof = if sum > 0.0 { sum * sum / (v * v / m + w * w / n) } else { m + n };
                Self::new(value, Some(libm::sqrt(sum)), dof, level, sum == 0.0 && value == 0.0)
            }
            _ => Self::new(value, None, 0.0, level, false),
        }
    }

    /// The difference of two numbers that are known exactly.
    pub fn exact(base: f64, new: f64) -> Self {
        Self { value: new - base, se: Some(0.0), half_width: Some(0.0), dof: f64::INFINITY, identical: base == new }
    }

    fn new(value: f64, se: Option<f64>, dof: f64, level: f64, identical: bool) -> Self {
        let half_width = se.map(|se| if se == 0.0 { 0.0 } else { se * t_two_sided(level, dof) });
        Self { value, se, half_width, dof, identical }
    }

    /// The lower end of the interval.
    pub fn low(&self) -> Option<f64> {
        self.half_width.map(|h| self.value - h)
    }

    /// The upper end of the interval.
    pub fn high(&self) -> Option<f64> {
        self.half_width.map(|h| self.value + h)
    }

    /// Whether the interval covers a value; `None` without an interval.
    pub fn covers(&self, value: f64) -> Option<bool> {
        self.half_width.map(|h| (self.value - value).abs() <= h)
    }

    /// The two-sided p-value of "there is no difference", by Student's t; `None` without a standard error.
    pub fn p_value(&self) -> Option<f64> {
        let se = self.se?;
        Some(match (self.value == 0.0, se == 0.0) {
            (true, _) => 1.0,
            (false, true) => 0.0,
            (false, false) => 2.0 * t_cdf(-(self.value / se).abs(), self.dof),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sleep data of Student 1908, "The Probable Error of a Mean", Biometrika 6, 1-25, as all textbooks test with:
    /// t = 4.0621 and p = 0.002833 paired; t = 1.8608, 17.776 degrees of freedom and p = 0.07939 unpaired.
    #[test]
    fn student_s_own_data_give_the_published_answers() {
        let a = Linearised::mean([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]).unwrap();
        let b = Linearised::mean([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]).unwrap();
        let paired = Difference::paired(&a, &b, 0.95).unwrap();
        assert!((paired.value - 1.58).abs() < 1e-12);
        assert!((paired.value / paired.se.unwrap() - 4.0621).abs() < 5e-5);
        assert!((paired.p_value().unwrap() - 0.002833).abs() < 5e-7);
        assert!((paired.low().unwrap() - 0.7001).abs() < 5e-5 && (paired.high().unwrap() - 2.4599).abs() < 5e-5);
        let unpaired = Difference::unpaired(&a, &b, 0.95);
        assert!((unpaired.dof - 17.776).abs() < 5e-4);
        assert!((unpaired.p_value().unwrap() - 0.07939).abs() < 5e-6);
        assert!((unpaired.low().unwrap() + 0.2055).abs() < 5e-5 && (unpaired.high().unwrap() - 3.3655).abs() < 5e-5);
    }

    #[test]
    fn without_spread_a_difference_is_certain() {
        let a = Linearised { value: 1.0, residuals: vec![0.5, -0.5] };
        let same = Difference::paired(&a, &a, 0.95).unwrap();
        assert_eq!((same.identical, same.half_width, same.p_value()), (true, Some(0.0), Some(1.0)));
        let shifted = Linearised { value: 2.0, ..a.clone() };
        let by_one = Difference::paired(&a, &shifted, 0.95).unwrap();
        assert_eq!((by_one.identical, by_one.low(), by_one.p_value()), (false, Some(1.0), Some(0.0)));
        let single = Linearised { value: 2.0, residuals: vec![0.0] };
        assert_eq!(Difference::paired(&a, &single, 0.95), None);
        assert_eq!(Difference::paired(&single, &single, 0.95).unwrap().p_value(), None);
        assert_eq!(Difference::unpaired(&a, &single, 0.95).half_width, None);
    }
}
