#include "rewriter/facts/reasons.h"
#include "rewriter/values/flow_sinks.h"

namespace rewriter {
namespace {

// Operators whose result is another one when the operands get or lose a sign or a fraction.
bool IsRisky(clang::BinaryOperatorKind op) {
  switch (op) {
    case clang::BO_Sub:
    case clang::BO_SubAssign:
    case clang::BO_Div:
    case clang::BO_DivAssign:
    case clang::BO_Rem:
    case clang::BO_RemAssign:
    case clang::BO_Shr:
    case clang::BO_ShrAssign:
      return true;
    default:
      return false;
  }
}

const char* KindLoss(Scalar before, Scalar now) {
  if (before.kind == now.kind) return nullptr;
  bool floats = before.kind == Scalar::kFloating || now.kind == Scalar::kFloating;
  return floats ? reason::kTypeChanged : reason::kSignChange;
}

// m.size() >= 0: always so without a sign, as it was not with one.
bool AsksForSign(const clang::BinaryOperator& op) {
  return op.getOpcode() == clang::BO_LT || op.getOpcode() == clang::BO_GE ||
         op.getOpcode() == clang::BO_GT || op.getOpcode() == clang::BO_LE;
}

}  // namespace

bool FlowSinks::ByOperator(Value value, const clang::BinaryOperator& outer) {
  if (outer.isLogicalOp()) return true;
  if (outer.isCommaOp()) {
    if (Stripped(outer.getRHS()) == Stripped(value.expr))
      Climb({&outer, value.node, value.before, value.now});
    return true;
  }
  if (outer.isComparisonOp()) return Compare(value, outer), true;
  if (!outer.isAssignmentOp()) return Calculate(value, outer), true;
  if (IsRisky(outer.getOpcode())) Lose(value, KindLoss(value.before, value.now));
  bool receives = Stripped(outer.getLHS()) == Stripped(value.expr);
  int target = nodes_.OfExpr(outer.getLHS());
  if (receives) {
    AddSources(*outer.getRHS(), value.node, nodes_);
    const clang::Stmt* around = Around(outer);
    return around && EndsIn(*around);  // its value is not used further
  }
  if (target < 0) IntoType(value, ScalarOf(outer.getLHS()->getType(), nodes_.context()));
  return true;
}

void FlowSinks::Compare(Value value, const clang::BinaryOperator& outer) {
  bool left = Stripped(outer.getLHS()) == Stripped(value.expr);
  const clang::Expr& other = *Stripped(left ? outer.getRHS() : outer.getLHS());
  Range at = nodes_.PlaceOf(outer.getOperatorLoc());
  int node = nodes_.OfExpr(&other);
  if (node >= 0 && value.now == nodes_.types().now) {
    if (left) nodes_.graph().flows.push_back({value.node, node, false, true, "", false, at});
    return;
  }
  const char* loss = nullptr;
  if (auto constant = ConstantLoss(other, value.now, nodes_.context())) {
    loss = *constant;
    bool zero = other.isNullPointerConstant(nodes_.context(),
                                            clang::Expr::NPC_ValueDependentIsNotNull) != 0;
    bool lost = zero && AsksForSign(outer) && value.now.kind == Scalar::kUnsigned &&
                value.before.kind == Scalar::kSigned;
    if (lost) loss = reason::kSignChange;
    node = loss ? -1 : nodes_.OfLiteral(other);
  } else {
    Scalar type = ScalarOf(other.getType(), nodes_.context());
    loss = Worse(ComparisonLoss(value.before, type), ComparisonLoss(value.now, type));
  }
  nodes_.graph().flows.push_back({value.node, node, false, true, loss ? loss : "", false, at});
}

// a + b: what is computed under NEW can have another type, and goes on as that.
void FlowSinks::Calculate(Value value, const clang::BinaryOperator& outer) {
  bool left = Stripped(outer.getLHS()) == Stripped(value.expr);
  if (outer.isShiftOp() && !left) return;
  const clang::Expr& other = *(left ? outer.getRHS() : outer.getLHS());
  Scalar type = ScalarOf(other.getType(), nodes_.context());
  auto constant = ConstantLoss(*Stripped(&other), value.now, nodes_.context());
  bool follows = nodes_.OfExpr(&other) >= 0 || (constant && !*constant) || outer.isShiftOp();
  Scalar before = follows ? value.before : Common(value.before, type);
  Scalar now = follows ? value.now : Common(value.now, type);
  if (constant && !*constant) {
    int literal = nodes_.OfLiteral(*Stripped(&other));
    Range at = nodes_.PlaceOf(outer.getOperatorLoc());
    if (literal >= 0)
      nodes_.graph().flows.push_back({value.node, literal, false, true, "", false, at});
  }
  const char* risk = IsRisky(outer.getOpcode()) ? KindLoss(before, now) : nullptr;
  if (risk) return Lose(value, risk);
  if (before == now) return IntoType(value, now);
  const char* loss = Worse(Loss(value.before, before), Loss(value.now, now));
  if (loss) return Lose(value, loss);
  Climb({&outer, value.node, before, now});
}

bool FlowSinks::ByUnary(Value value, const clang::UnaryOperator& outer) {
  switch (outer.getOpcode()) {
    case clang::UO_LNot:
      return true;
    case clang::UO_Plus:
    case clang::UO_Extension:
      Climb({&outer, value.node, value.before, value.now});
      return true;
    case clang::UO_Minus:
    case clang::UO_Not:
      if (KindLoss(value.before, value.now))
        return Lose(value, KindLoss(value.before, value.now)), true;
      Climb({&outer, value.node, value.before, value.now});
      return true;
    case clang::UO_PreInc:
    case clang::UO_PreDec:
    case clang::UO_PostInc:
    case clang::UO_PostDec:
      Climb({&outer, value.node, value.before, value.now});
      return true;
    default:
      return false;  // its address can be written through
  }
}

bool FlowSinks::ByChoice(Value value, const clang::ConditionalOperator& choice) {
  if (Stripped(choice.getCond()) == Stripped(value.expr)) return true;
  bool first = Stripped(choice.getTrueExpr()) == Stripped(value.expr);
  const clang::Expr& other = *(first ? choice.getFalseExpr() : choice.getTrueExpr());
  auto constant = ConstantLoss(*Stripped(&other), value.now, nodes_.context());
  if (nodes_.OfExpr(&other) >= 0 || (constant && !*constant)) {
    Climb({&choice, value.node, value.before, value.now});
    return true;
  }
  Scalar type = ScalarOf(other.getType(), nodes_.context());
  Scalar before = Common(value.before, type), now = Common(value.now, type);
  const char* loss = Worse(Loss(value.before, before), Loss(value.now, now));
  if (!loss) loss = Worse(Loss(type, before), Loss(type, now));
  if (loss) return Lose(value, loss), true;
  if (before == now) return IntoType(value, now), true;
  Climb({&choice, value.node, before, now});
  return true;
}

}  // namespace rewriter
