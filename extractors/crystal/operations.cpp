// SPDX-License-Identifier: GPL-3.0-or-later
#include "crystal/operations.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace quarry::crystal {

namespace {

using Row = std::array<int, 3>;

enum class Fit { good, bad, unclear };

/// How sharply things must coincide, or miss each other, for the answer to be certain.
struct Tolerance {
  double good, bad;
  Fit of(double distance) const { return distance <= good ? Fit::good : distance >= bad ? Fit::bad : Fit::unclear; }
};

constexpr int widest = 4;  ///< of a lattice vector's image in units of the vectors

Vector combination(const Row& n, const Matrix& lattice) {
  Vector v{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k) v[k] += n[i] * lattice[i][k];
  return v;
}

/// A lattice vector as integers and in angstrom.
struct Image {
  Row integers;
  Vector cartesian;
};

/// The lattice vectors as long as each of the three: what an operation may make of it.
class Images {
 public:
  Images(const Matrix& lattice, const Matrix& reciprocal, const Tolerance& tolerance) {
    for (std::size_t i = 0; i < 3; ++i) {
      const double length = std::sqrt(dot(lattice[i], lattice[i]));
      Row reach{};
      for (std::size_t k = 0; k < 3; ++k) {
        // |n_k| <= |v| |a*_k|; the columns of the inverse are the reciprocal vectors.
        const Vector star{reciprocal[0][k], reciprocal[1][k], reciprocal[2][k]};
        const double most = (length + tolerance.bad) * std::sqrt(dot(star, star));
        if (!(most < widest + 1)) {
          certain_ = false;
          return;
        }
        reach[k] = static_cast<int>(most);
      }
      collect(i, length, reach, lattice, tolerance);
    }
  }
  bool certain() const { return certain_; }
  const std::vector<Image>& of(std::size_t i) const { return of_[i]; }

 private:
  void collect(std::size_t i, double length, const Row& reach, const Matrix& lattice, const Tolerance& tolerance) {
    Row n{};
    for (n[0] = -reach[0]; n[0] <= reach[0]; ++n[0])
      for (n[1] = -reach[1]; n[1] <= reach[1]; ++n[1])
        for (n[2] = -reach[2]; n[2] <= reach[2]; ++n[2]) {
          const auto v = combination(n, lattice);
          const auto fit = tolerance.of(std::abs(std::sqrt(dot(v, v)) - length));
          if (fit == Fit::unclear) certain_ = false;
          if (fit == Fit::good) of_[i].push_back({n, v});
        }
  }
  std::array<std::vector<Image>, 3> of_;
  bool certain_ = true;
};

/// Do two vectors stand to each other as the lattice's i-th and j-th do? By the length of their difference.
Fit same_angle(const Vector& u, const Vector& v, const Matrix& lattice, std::size_t i, std::size_t j, const Tolerance& tolerance) {
  Vector ours{}, theirs{};
  for (std::size_t k = 0; k < 3; ++k) {
    ours[k] = u[k] - v[k];
    theirs[k] = lattice[i][k] - lattice[j][k];
  }
  return tolerance.of(std::abs(std::sqrt(dot(ours, ours)) - std::sqrt(dot(theirs, theirs))));
}

int determinant(const std::array<Row, 3>& m) {
  return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
         m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/// The rotations of the lattice, for columns of fractional coordinates; nothing where one is not certain.
std::optional<std::vector<std::array<Row, 3>>> lattice_rotations(const Matrix& lattice, const Tolerance& tolerance) {
  const auto reciprocal = inverse(lattice);
  if (!reciprocal) return std::nullopt;
  const Images images(lattice, *reciprocal, tolerance);
  if (!images.certain()) return std::nullopt;
  std::vector<std::array<Row, 3>> rotations;
  for (const auto& a : images.of(0))
    for (const auto& b : images.of(1)) {
      const auto ab = same_angle(a.cartesian, b.cartesian, lattice, 0, 1, tolerance);
      if (ab == Fit::bad) continue;
      for (const auto& c : images.of(2)) {
        const auto ac = same_angle(a.cartesian, c.cartesian, lattice, 0, 2, tolerance);
        const auto bc = same_angle(b.cartesian, c.cartesian, lattice, 1, 2, tolerance);
        if (ac == Fit::bad || bc == Fit::bad) continue;
        if (ab != Fit::good || ac != Fit::good || bc != Fit::good) return std::nullopt;
        std::array<Row, 3> rotation{};
        for (std::size_t k = 0; k < 3; ++k) rotation[k] = {a.integers[k], b.integers[k], c.integers[k]};
        if (std::abs(determinant(rotation)) == 1) rotations.push_back(rotation);
      }
    }
  return rotations;
}

Vector rotated(const std::array<Row, 3>& rotation, const Vector& x) {
  Vector result{};
  for (std::size_t i = 0; i < 3; ++i) result[i] = rotation[i][0] * x[0] + rotation[i][1] * x[1] + rotation[i][2] * x[2];
  return result;
}

/// The atoms of a cell, those of one kind beside each other.
class Atoms {
 public:
  Atoms(const Structure& structure, const Tolerance& tolerance) : lattice_(*structure.lattice), tolerance_(tolerance) {
    std::vector<std::vector<Vector>> by_species(structure.species.size());
    for (const auto& site : structure.sites) by_species[site.species].push_back(site.position);
    std::erase_if(by_species, [](const auto& atoms) { return atoms.empty(); });
    std::ranges::sort(by_species, {}, [](const auto& atoms) { return atoms.size(); });
    kinds_ = std::move(by_species);
  }
  /// The kind with the fewest atoms: an operation must bring its first atom to one of them.
  const std::vector<Vector>& fewest() const { return kinds_.front(); }

  /// Does the operation bring every atom to one of its kind? One clear miss decides.
  Fit fit(const std::array<Row, 3>& rotation, const Vector& translation) const {
    Fit all = Fit::good;
    for (const auto& atoms : kinds_)
      for (const auto& atom : atoms) {
        auto image = rotated(rotation, atom);
        for (std::size_t k = 0; k < 3; ++k) image[k] += translation[k];
        const auto one = tolerance_.of(nearest(image, atoms));
        if (one == Fit::bad) return Fit::bad;
        if (one == Fit::unclear) all = Fit::unclear;
      }
    return all;
  }

 private:
  double nearest(const Vector& image, const std::vector<Vector>& atoms) const {
    double least = tolerance_.bad * tolerance_.bad;
    for (const auto& atom : atoms) {
      Vector d{};
      for (std::size_t k = 0; k < 3; ++k) {
        const double x = image[k] - atom[k];
        d[k] = x - std::round(x);
      }
      const Vector r = times(d, lattice_);
      least = std::min(least, dot(r, r));
      if (least <= tolerance_.good * tolerance_.good) break;
    }
    return std::sqrt(least);
  }
  Matrix lattice_;
  Tolerance tolerance_;
  std::vector<std::vector<Vector>> kinds_;
};

}  // namespace

namespace {

constexpr std::array<Row, 3> identity{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

double squared(const Vector& v) { return dot(v, v); }

/// Makes the vectors of a basis short, without changing the lattice.
void shorten(Matrix& basis) {
  for (int round = 0; round < 100; ++round) {
    bool shorter = false;
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) {
        if (i == j) continue;
        const double times_j = std::round(dot(basis[i], basis[j]) / squared(basis[j]));
        if (times_j == 0) continue;
        Vector v = basis[i];
        for (std::size_t k = 0; k < 3; ++k) v[k] -= times_j * basis[j][k];
        if (squared(v) > squared(basis[i]) * (1 - 1e-9)) continue;
        basis[i] = v;
        shorter = true;
      }
    if (!shorter) return;
  }
}

/// Three of the vectors that span a cell of this volume, the shortest first.
std::optional<Matrix> basis_of(std::vector<Vector> vectors, double cell_volume) {
  constexpr std::size_t most = 40;
  std::ranges::sort(vectors, {}, squared);
  if (vectors.size() > most) vectors.resize(most);
  for (std::size_t c = 2; c < vectors.size(); ++c)
    for (std::size_t b = 1; b < c; ++b)
      for (std::size_t a = 0; a < b; ++a) {
        Matrix basis{vectors[a], vectors[b], vectors[c]};
        const double volume = triple_product(basis);
        if (std::abs(std::abs(volume) - cell_volume) > 1e-2 * cell_volume) continue;
        if (volume < 0) std::swap(basis[0], basis[1]);
        return basis;
      }
  return std::nullopt;
}

/// The sites in the cell of another basis of the same crystal, each once; nothing where their number does not come out.
std::optional<Structure> in_basis(const Structure& from, const Matrix& basis, std::size_t sites, double tolerance) {
  const auto back = inverse(basis);
  if (!back) return std::nullopt;
  Structure to;
  to.lattice = basis;
  to.species = from.species;
  for (const auto& site : from.sites) {
    auto position = times(times(site.position, *from.lattice), *back);
    for (auto& x : position) x -= std::floor(x);
    const bool known = std::ranges::any_of(to.sites, [&](const Site& other) {
      if (other.species != site.species) return false;
      Vector d{};
      for (std::size_t k = 0; k < 3; ++k) d[k] = position[k] - other.position[k] - std::round(position[k] - other.position[k]);
      return squared(times(d, basis)) < tolerance * tolerance;
    });
    if (!known) to.sites.push_back({site.species, position});
  }
  return to.sites.size() == sites ? std::optional(std::move(to)) : std::nullopt;
}

/// The fractional translations that bring every atom to one of its kind; nothing where one is not certain.
std::optional<std::vector<Vector>> translations_of(const Atoms& atoms) {
  std::vector<Vector> translations;
  for (const auto& target : atoms.fewest()) {
    Vector t{};
    for (std::size_t k = 0; k < 3; ++k) {
      t[k] = target[k] - atoms.fewest().front()[k];
      t[k] -= std::floor(t[k]);
    }
    const auto fit = atoms.fit(identity, t);
    if (fit == Fit::unclear) return std::nullopt;
    if (fit == Fit::good) translations.push_back(t);
  }
  return translations;
}

}  // namespace

std::optional<Structure> primitive_cell(const Structure& structure, double tolerance) {
  const auto n = structure.sites.size();
  if (!structure.lattice || n == 0 || n > most_operation_sites) return std::nullopt;
  const auto translations = translations_of(Atoms(structure, {tolerance / 5, tolerance * 5}));
  if (!translations || translations->empty() || n % translations->size() != 0) return std::nullopt;
  auto basis = *structure.lattice;
  if (triple_product(basis) < 0)
    for (auto& vector : basis)
      for (auto& x : vector) x = -x;
  if (translations->size() > 1) {
    std::vector<Vector> vectors(basis.begin(), basis.end());
    for (const auto& t : *translations)
      for (const double x : {0., -1.})
        for (const double y : {0., -1.})
          for (const double z : {0., -1.}) {
            const auto v = times({t[0] + x, t[1] + y, t[2] + z}, *structure.lattice);
            if (squared(v) > 0.01) vectors.push_back(v);
          }
    const auto smaller = basis_of(std::move(vectors), volume(basis) / static_cast<double>(translations->size()));
    if (!smaller) return std::nullopt;
    basis = *smaller;
  }
  shorten(basis);
  return in_basis(structure, basis, n / translations->size(), tolerance);
}

std::optional<std::vector<Operation>> find_operations(const Structure& structure, double tolerance) {
  const auto n = structure.sites.size();
  if (!structure.lattice || n == 0 || n > most_operation_sites) return std::nullopt;
  const Tolerance sharp{tolerance / 5, tolerance * 5};
  const auto rotations = lattice_rotations(*structure.lattice, sharp);
  if (!rotations) return std::nullopt;
  const Atoms atoms(structure, sharp);
  std::vector<Operation> operations;
  for (const auto& rotation : *rotations) {
    const auto image = rotated(rotation, atoms.fewest().front());
    for (const auto& target : atoms.fewest()) {
      Vector translation{};
      for (std::size_t k = 0; k < 3; ++k) {
        translation[k] = target[k] - image[k];
        translation[k] -= std::floor(translation[k]);
      }
      const auto fit = atoms.fit(rotation, translation);
      if (fit == Fit::unclear) return std::nullopt;
      if (fit == Fit::good) operations.push_back({rotation, translation});
    }
  }
  return operations;
}

}  // namespace quarry::crystal
