#include "rewriter/facts/reasons.h"
#include "rewriter/values/flow_sinks.h"

namespace rewriter {
namespace {

using clang::dyn_cast;

const char* IntegerLoss(const llvm::APSInt& value, Scalar to) {
  if (to.kind == Scalar::kBool)
    return value.isNegative() || value.ugt(1) ? reason::kNarrowing : nullptr;
  if (to.kind == Scalar::kFloating) return nullptr;
  if (to.kind == Scalar::kEnum || to.kind == Scalar::kNone) return reason::kTypeChanged;
  bool is_signed = to.kind == Scalar::kSigned;
  unsigned bits = static_cast<unsigned>(to.bits);
  if (value.isNegative() && !is_signed) return reason::kSignChange;
  bool fits = value.isNegative() ? value.getSignificantBits() <= bits
                                 : value.getActiveBits() <= bits - (is_signed ? 1 : 0);
  return fits ? nullptr : reason::kNarrowing;
}

bool IsLogical(const clang::BinaryOperator& op) { return op.isComparisonOp() || op.isLogicalOp(); }

class Sources {
 public:
  Sources(int to, FlowNodes& nodes) : to_(to), nodes_(nodes) {}

  void Add(const clang::Expr& whole) {
    const clang::Expr& expr = *Stripped(&whole);
    int node = nodes_.OfExpr(&expr);
    if (node >= 0) return Append(node, "", false, expr);
    if (const auto* choice = dyn_cast<clang::ConditionalOperator>(&expr)) {
      Add(*choice->getTrueExpr());
      return Add(*choice->getFalseExpr());
    }
    if (auto constant = ConstantLoss(expr, nodes_.types().now, nodes_.context())) {
      int literal = *constant ? -1 : nodes_.OfLiteral(expr);
      return Append(literal, *constant ? *constant : "", false, expr);
    }
    const auto* op = dyn_cast<clang::BinaryOperator>(&expr);
    if (op && !IsLogical(*op) && !op->isAssignmentOp() && !op->isCommaOp()) {
      Add(*op->getLHS());
      if (!op->isShiftOp()) Add(*op->getRHS());
      return;
    }
    Foreign(expr);
  }

 private:
  void Foreign(const clang::Expr& expr) {
    Scalar from = ScalarOf(expr.getType(), nodes_.context());
    const TypePair& types = nodes_.types();
    const char* loss = Worse(Loss(from, types.before), Loss(from, types.now));
    Append(-1, loss ? loss : "", true, expr);
  }
  void Append(int from, const std::string& loss, bool foreign, const clang::Expr& expr) {
    nodes_.graph().flows.push_back(
        {from, to_, false, false, loss, foreign, nodes_.PlaceOf(expr.getBeginLoc())});
  }

  int to_;
  FlowNodes& nodes_;
};

}  // namespace

std::optional<const char*> ConstantLoss(const clang::Expr& expr, Scalar to,
                                        const clang::ASTContext& context) {
  if (expr.isValueDependent() || !expr.isPRValue()) return std::nullopt;
  clang::Expr::EvalResult result;
  if (expr.getType()->isIntegralOrEnumerationType()) {
    if (!expr.EvaluateAsInt(result, context)) return std::nullopt;
    return IntegerLoss(result.Val.getInt(), to);
  }
  llvm::APFloat value(0.0);
  if (!expr.getType()->isRealFloatingType() || !expr.EvaluateAsFloat(value, context)) {
    return std::nullopt;
  }
  return to.kind == Scalar::kFloating ? nullptr : reason::kNarrowing;
}

void AddSources(const clang::Expr& expr, int to, FlowNodes& nodes) { Sources(to, nodes).Add(expr); }

}  // namespace rewriter
